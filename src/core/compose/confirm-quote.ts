import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { EditResult, EditSend } from '../scheduling/edit-send.ts';
import type { QueueSend } from '../sends/queue-send.ts';

/**
 * What came of confirming a quote.
 *
 * - `taken`: the send is queued, or its change is stored.
 * - `differs`: this form was submitted before with another content, and that was sent.
 * - `stale`: the form was submitted again since, and its price is not this one.
 * - `late`: its time has passed since.
 * - `gone`: there is no such draft or scheduled send (any more), or it is another person's.
 * - the others: what `editSend` says of a scheduled send that cannot simply be changed.
 */
export type ConfirmResult = 'taken' | 'differs' | 'stale' | 'late' | Exclude<EditResult, 'changed'>;
export type ConfirmQuote = (id: SendId, version: string, by: string) => Promise<ConfirmResult>;

/** Sends exactly what a quote showed, once, however often a person confirms it. */
export function createConfirmQuote(
  tools: Pick<AppContext, 'records' | 'clock' | 'log'> & {
    readonly queueSend: QueueSend;
    readonly editSend: EditSend;
  },
): ConfirmQuote {
  const { records, clock, log, queueSend, editSend } = tools;
  return async (id, version, by) => {
    const result = await decide(id, version, by);
    log.info({ sendId: id, result }, 'quote confirmed');
    return result;
  };

  async function decide(id: SendId, version: string, by: string): Promise<ConfirmResult> {
    const draft = await records.draft.get(id);
    if (draft?.user !== by) return 'gone';
    const quoted = await records.quote.get(id);
    if (draft.version !== version || quoted?.version !== version) return 'stale';
    return goOn(draft, quoted.quote.plan);
  }

  async function goOn({ id, user, changes }: PendingDraft, plan: Plan): Promise<ConfirmResult> {
    // What was taken in time stays taken, whenever the second press comes.
    const wasTaken = !changes && (await records.send.get(id)) !== undefined;
    if (!wasTaken && plan.schedule && plan.schedule.at <= clock.now()) return 'late';
    if (changes) {
      const result = await editSend(changes, user, plan);
      return result === 'changed' ? 'taken' : result;
    }
    const { kind } = await queueSend(id, user, plan);
    return kind;
  }
}

/** Why a yes came to nothing, in words. */
export const CONFIRM_PROBLEMS: Readonly<
  Record<Exclude<ConfirmResult, 'taken' | 'asked'>, Problem>
> = {
  differs: {
    code: 'sent_before',
    what: 'This form was sent already, as it was before you changed it',
    todo: 'Watch the channel; for something else type /mms again',
  },
  stale: {
    code: 'quote_stale',
    what: 'The form was sent again since, so this is not what it comes to any more',
    todo: 'Look at the newer one, or go back and send the form once more',
  },
  late: {
    code: 'time_passed',
    what: 'The time that was chosen has passed',
    todo: 'Choose a later one, or leave it empty to send at once',
  },
  left: {
    code: 'left_already',
    what: 'It has left meanwhile, so it cannot be changed any more',
    todo: 'The post in the channel shows what becomes of it',
  },
  outdated: {
    code: 'changed_meanwhile',
    what: 'Somebody else changed it since you opened this form, so nothing was changed',
    todo: 'Look at its post, and press Edit there to change it as it is now',
  },
  cancelled: {
    code: 'cancelled_already',
    what: 'Somebody cancelled it meanwhile, so it cannot be changed any more',
    todo: 'To send it after all, open the form anew with /mms',
  },
  gone: {
    code: 'draft_gone',
    what: 'What was typed is no longer here',
    todo: 'Please start anew with /mms',
  },
};
