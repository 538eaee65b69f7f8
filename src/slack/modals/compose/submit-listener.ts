import type { App, ViewSubmitAction } from '@slack/bolt';
import { checkOptOuts } from '../../../core/compose/check-opt-outs.ts';
import { convertDraftToPlan } from '../../../core/compose/convert-draft.ts';
import type { FormPresets } from '../../../core/compose/form-presets.ts';
import type { ProposeDraft } from '../../../core/compose/propose-draft.ts';
import type { FindOptedOut } from '../../../core/opt-outs/opt-out-ledger.ts';
import { findRefusal } from '../../../core/permissions/check-permission.ts';
import type { Channels } from '../../../core/ports/channels.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { EditSend } from '../../../core/scheduling/edit-send.ts';
import { deriveSendId } from '../../../core/sends/derive-send-id.ts';
import type { QueueSend } from '../../../core/sends/queue-send.ts';
import {
  type ConfirmPolicy,
  type Draft,
  type FormField,
  parseDraft,
} from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { findPictureProblem } from '../../../domain/number-kind.ts';
import { formatProblem } from '../../../domain/problem.ts';
import type { Schedule } from '../../../domain/send.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { formatEditResult } from '../shared/edit-result.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { buildWaitingView } from '../shared/waiting-view.ts';
import {
  addRemainingRecipients,
  type RemainingRecipientsTools,
} from './add-remaining-recipients.ts';
import { buildTypedForm } from './compose-presets.ts';
import { type ComposeSubmission, parseComposeSubmission } from './compose-submission.ts';

export interface ComposeSubmitTools extends RemainingRecipientsTools {
  /** `DEFAULT_COUNTRY` */
  readonly country: CountryCode;
  /** `CONFIRM_SENDS` */
  readonly confirm: ConfirmPolicy;
  /** `SCHEDULE_WITH` */
  readonly scheduleWith: Schedule['with'];
  readonly clock: Clock;
  readonly queueSend: QueueSend;
  readonly proposeDraft: ProposeDraft;
  readonly editSend: EditSend;
  readonly presets: FormPresets;
  readonly findOptedOut: FindOptedOut;
  readonly findAudience: Channels['findAudience'];
}

/** Slack waits three seconds for the answer to a submission; past this ours says what happened instead. */
const STORED_WITHIN_MS = 2_300;

type Faults = Readonly<Partial<Record<FormField, string>>>;

/** How the form is answered. */
type Answer =
  | { readonly kind: 'faults'; readonly faults: Faults }
  /** In the same modal: the second step, which still has to be made. */
  | { readonly kind: 'second step'; readonly draft: Draft }
  | { readonly kind: 'done'; readonly draft: Draft }
  | { readonly kind: 'told'; readonly words: string };

/** The form was sent: every fault under its field, or stored, queued and only then answered. */
export function registerComposeSubmitListener(app: App, options: ComposeSubmitTools): void {
  const { presets } = options;
  app.view<ViewSubmitAction>(callbackIds.compose, async ({ body, ack, logger }) => {
    const submission = parseComposeSubmission(body);
    const country = submission.country ?? options.country;
    const answer = await answerTo(submission, country);
    switch (answer.kind) {
      case 'faults':
        return ack({ response_action: 'errors', errors: byBlock(answer.faults, submission) });
      case 'told':
        return ack({ response_action: 'update', view: buildNoticeView(answer.words) });
      case 'second step':
        await ack({ response_action: 'update', view: buildWaitingView() });
        break;
      case 'done':
        await ack();
    }
    const { channel, from } = answer.draft;
    try {
      await presets.save(channel, submission.user, { from, country });
    } catch (error) {
      // Whoever opens the next form chooses again; nothing else depends on it.
      logger.warn(`not remembered: ${messageOf(error)}`);
    }

    async function answerTo(form: ComposeSubmission, readWith: CountryCode): Promise<Answer> {
      try {
        return await withTimeout(STORED_WITHIN_MS, take(form, readWith));
      } catch (error) {
        logger.error(`not stored: ${messageOf(error)}`);
        const refusal = findRefusal(error);
        // Sending the same form again is safe: it is the same send.
        const words = refusal ? formatProblem(refusal) : NOT_STORED;
        return { kind: 'faults', faults: { recipients: words } };
      }
    }
  });

  async function take(submission: ComposeSubmission, country: CountryCode): Promise<Answer> {
    const { confirm, clock } = options;
    const read = parseDraft(submission.entries, { country, confirm, now: clock.now() });
    if (read.kind === 'faults') return read;
    const whole = await addRemainingRecipients(options, read.draft, submission);
    if (whole.kind === 'faults') return whole;
    const { draft } = whole;
    const optOuts = await checkOptOuts(options.findOptedOut, draft);
    if (optOuts.kind === 'nobody left')
      return { kind: 'faults', faults: { recipients: optOuts.words } };
    // The rest makes bulk of what was typed.
    const isBulk = confirm === 'bulk' && draft.recipients.length > 1;
    const mustKnow = !submission.changes && (await isReadElsewhere(draft.channel));
    // Whoever is left out is told of by the same way as those of a list.
    const isLookedInto = draft.lists.length > 0 || optOuts.kind === 'some';
    // Whether to send to a landline is for the sender to say, whatever is confirmed otherwise.
    const isAsked = draft.recipients.some(({ phone }) => findPictureProblem(phone));
    const isConfirmed = read.needsConfirmation || isBulk || isAsked || mustKnow;
    return store(submission, draft, { isConfirmed, isLookedInto });
  }

  /** Then the second step says who else reads it, whatever `CONFIRM_SENDS` is. */
  async function isReadElsewhere(channel: string): Promise<boolean> {
    return (await options.findAudience(channel)) !== 'workspace';
  }

  async function store(
    submission: ComposeSubmission,
    draft: Draft,
    {
      isConfirmed,
      isLookedInto,
    }: { readonly isConfirmed: boolean; readonly isLookedInto: boolean },
  ): Promise<Answer> {
    const { user, view, changes } = submission;
    const id = deriveSendId(submission.form);
    if (isConfirmed || isLookedInto) {
      const asked = isConfirmed ? ({ kind: 'form', view } as const) : ({ kind: 'nobody' } as const);
      const form = buildTypedForm(submission);
      await options.proposeDraft({ id, user, draft, form, asked, changes });
      return { kind: isConfirmed ? 'second step' : 'done', draft };
    }
    const plan = convertDraftToPlan(draft, options.scheduleWith);
    if (changes) {
      const result = await options.editSend(changes, user, plan);
      if (result === 'changed') return { kind: 'done', draft };
      return { kind: 'told', words: formatEditResult(result) };
    }
    const { kind } = await options.queueSend(id, user, plan);
    if (kind === 'differs') return { kind: 'faults', faults: { recipients: SENT_BEFORE } };
    return { kind: 'done', draft };
  }
}

const NOT_STORED =
  'I could not make sure that this was stored. Press Send here again in a minute: from this form it goes out once, however often you press.';

const SENT_BEFORE =
  'This form was sent already, as it was before you changed it. Watch the channel; for something else, close this and type /mms again.';

/** Slack takes only the ids of fields that are in the view, and shows nothing of the others. */
function byBlock(faults: Faults, { blocks }: ComposeSubmission): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [field, words] of Object.entries(faults)) {
    const block = blocks[field as FormField] ?? blocks.recipients ?? 'recipients';
    errors[block] = [errors[block], words].filter(Boolean).join(' ');
  }
  return errors;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
