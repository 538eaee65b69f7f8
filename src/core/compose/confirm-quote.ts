import type { PendingDraft } from '../../domain/draft.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Plan, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { notifyUncoveredJob } from '../jobs.ts';
import type { EditResult, EditSend } from '../scheduling/edit-send.ts';
import type { QueueFormSend } from '../scheduling/resend-unreached.ts';

/**
 * The result of confirming a quote.
 *
 * - `taken`: the send is queued, or the change is stored.
 * - `differs`: this form was already submitted with other content, and that was sent.
 * - `stale`: the form was submitted again since, so this price no longer applies.
 * - `resent`: somebody sent the same again to some of these people since, so they must be left out.
 * - `late`: its scheduled time has passed.
 * - `gone`: there is no such draft or scheduled send, or it belongs to another person.
 * - the others: what `editSend` returns for a scheduled send that cannot be changed.
 */
export type ConfirmResult =
  | 'taken'
  | 'differs'
  | 'stale'
  | 'resent'
  | 'late'
  | Exclude<EditResult, 'changed'>;
export type ConfirmQuote = (id: SendId, version: string, by: string) => Promise<ConfirmResult>;

/** Longer than the timeouts of Slack and of the store. */
const NOTIFIED_AFTER_MS = 5_000;

/** Sends exactly what a quote showed, and only once, however often it is confirmed. */
export function createConfirmQuote(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    readonly queueSend: QueueFormSend;
    readonly editSend: EditSend;
  },
): ConfirmQuote {
  const { records, jobs, clock, log, queueSend, editSend } = tools;
  return async (id, version, by) => {
    const result = await decide(id, version, by);
    log.info({ sendId: id, result }, 'quote confirmed');
    return result;
  };

  async function decide(id: SendId, version: string, by: string): Promise<ConfirmResult> {
    const [draft, quoted] = await Promise.all([records.draft.get(id), records.quote.get(id)]);
    if (draft?.user !== by) return 'gone';
    if (draft.version !== version || quoted?.version !== version) return 'stale';
    return goOn(draft, quoted.quote.plan);
  }

  async function goOn(
    { id, user, changes, form }: PendingDraft,
    plan: Plan,
  ): Promise<ConfirmResult> {
    // A send that was confirmed in time stays confirmed, however late the second press comes.
    const wasTaken = !changes && (await records.send.get(id)) !== undefined;
    if (!wasTaken && plan.schedule && plan.schedule.at <= clock.now()) return 'late';
    if (changes) {
      const result = await editSend(changes, user, plan);
      return result === 'changed' ? 'taken' : result;
    }
    // Queue this job before the send is stored and run it after, so that a stored send has its job wherever
    // the process dies.
    if (plan.uncovered && !wasTaken) {
      await jobs.add(notifyUncoveredJob, id, { delayMs: NOTIFIED_AFTER_MS });
    }
    const { kind } = await queueSend(id, user, plan, form);
    return kind;
  }
}

/** Why a confirmation had no effect. */
export const CONFIRM_PROBLEMS: Readonly<
  Record<Exclude<ConfirmResult, 'taken' | 'asked'>, Problem>
> = {
  differs: { code: 'sent_before' },
  stale: { code: 'quote_stale' },
  resent: { code: 'resent_meanwhile' },
  late: { code: 'time_passed' },
  left: { code: 'left_already' },
  outdated: { code: 'changed_meanwhile' },
  cancelled: { code: 'cancelled_already' },
  gone: { code: 'draft_gone' },
};
