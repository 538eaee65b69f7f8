import type { DeliveryStatus } from './delivery-status.ts';
import { ERASED_PHONE } from './mask-phone.ts';
import type { CurrencyCode, MoneyUnits } from './money.ts';
import type { E164 } from './phone.ts';
import type { PictureChange } from './picture.ts';
import type { Problem } from './problem.ts';
import { BATCH_SIZE, type Schedule, type SendId } from './send.ts';

/**
 * The status of a recipient's message, before and after ClickSend accepted it.
 *
 * - `scheduled`: to be sent later; can still be cancelled.
 * - `waiting`: not submitted yet (the picture is being prepared, or ClickSend asked the app to wait).
 * - `refused`: ClickSend rejected it; nothing was sent or charged.
 * - `unsure`: unconfirmed: submitted, but no response came. The app looks it up, or a person decides.
 * - `silent`: accepted, but no delivery report came for 24 hours.
 */
export type RecipientStatus =
  | 'scheduled'
  | 'waiting'
  | 'refused'
  | 'unsure'
  | 'silent'
  | DeliveryStatus;

export interface RecipientProgress {
  readonly index: number;
  readonly phone: E164;
  readonly name?: string;
  readonly state: RecipientStatus;
  readonly problem?: Problem;
  /** Somebody removed them, and the message was not cancelled, for example because it was too late. */
  readonly isRemoved?: true;
}

/** Somebody (a Slack user id) sent it again to these recipients, by another send. */
export interface SendResend {
  readonly id: SendId;
  readonly by: string;
  readonly indexes: readonly number[];
  /** Not at once. */
  readonly isScheduled?: true;
}

/** The status of a whole send, computed from stored facts. */
export interface SendProgress {
  readonly recipients: readonly RecipientProgress[];
  /** What ClickSend charges for the accepted messages. Undefined until ClickSend reports it. */
  readonly price?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** Why nothing was sent at all. Undefined otherwise. */
  readonly notSentProblem?: Problem;
  /** When it will be sent. Undefined once it is no longer scheduled. */
  readonly schedule?: Schedule;
  /**
   * Somebody (a Slack user id) cancelled the whole send. `isUnderWay`: ClickSend has not confirmed it yet. To
   * `others` of its recipients, without those removed before, it was not sent since.
   */
  readonly cancelled?: {
    readonly by: string;
    readonly isUnderWay: boolean;
    readonly others: number;
  };
  /** How many times its plan was edited. A recipient's `index` is the position in the latest plan. */
  readonly edits?: number;
  /** Its time passed while the app was not running, and the author was asked whether to send it anyway. */
  readonly isOverdue?: true;
  /**
   * Somebody (a Slack user id) stopped it while it was being sent. `kept` messages were not sent and are
   * shown as `cancelled`; to `others` of these recipients it was not sent since.
   */
  readonly stop?: { readonly by: string; readonly kept: number; readonly others: number };
  /** What was sent again by other sends. */
  readonly resends?: readonly SendResend[];
  /** Changes to its picture other than size. */
  readonly pictureChanges?: readonly PictureChange[];
}

/** Above this number, recipients are counted instead of named, because nobody reads ten thousand lines. */
const MAX_NAMED_RECIPIENTS = 10;

/** Whether a send is reported as counts and a file instead of one line per recipient. */
export function hasManyRecipients({
  recipients,
}: {
  readonly recipients: readonly unknown[];
}): boolean {
  return recipients.length > MAX_NAMED_RECIPIENTS;
}

/** The order in which counts are shown. */
const shownOrder: readonly RecipientStatus[] = [
  'delivered',
  'sent',
  'queued',
  'waiting',
  'scheduled',
  'retrying',
  'silent',
  'unsure',
  'failed',
  'refused',
  'cancelled',
];

/** The number of recipients per status, in the order shown, without empty statuses. */
export function countStatuses(
  recipients: readonly RecipientProgress[],
): readonly { readonly state: RecipientStatus; readonly count: number }[] {
  const counts = new Map<RecipientStatus, number>();
  for (const { state } of recipients) counts.set(state, (counts.get(state) ?? 0) + 1);
  return shownOrder.flatMap((state) => {
    const count = counts.get(state);
    return count ? [{ state, count }] : [];
  });
}

/** Whether every batch of a send was submitted. */
export function isSendSubmitted({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => state !== 'waiting' && state !== 'scheduled');
}

/** Whether no further change is expected: every recipient is settled or has had no delivery report for 24 hours. */
export function isSendFinished({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => isSettledStatus(state) || state === 'silent');
}

/** Whether a person can still stop a send, because some batches are not submitted yet. */
export function canStopSend(progress: SendProgress): boolean {
  const { recipients, notSentProblem, schedule, cancelled, stop } = progress;
  if (notSentProblem || schedule || cancelled || stop) return false;
  const waiting = recipients.filter(({ state }) => state === 'waiting');
  const isHeldUp = waiting.some(({ problem }) => problem !== undefined);
  return waiting.length > 0 && (isHeldUp || recipients.length > BATCH_SIZE);
}

/** Without `unsure`, because they may have the message, and the question about them has its own buttons. */
export function isUnreachedStatus(state: RecipientStatus): boolean {
  return unreached.has(state);
}

const unreached: ReadonlySet<RecipientStatus> = new Set([
  'failed',
  'refused',
  'cancelled',
  'silent',
]);

/** Indexes of the recipients to whom it was already sent again. */
export function listResent({ resends = [] }: Pick<SendProgress, 'resends'>): ReadonlySet<number> {
  return new Set(resends.flatMap(({ indexes }) => indexes));
}

/**
 * Recipients who did not get the message and may get it if it is sent again. Excludes those whose failure
 * is final, those who were removed or erased, and those to whom it was already sent again.
 */
export function listUnreached({
  recipients,
  resends,
}: Pick<SendProgress, 'recipients' | 'resends'>): readonly RecipientProgress[] {
  const again = listResent({ resends });
  return recipients.filter(
    ({ index, phone, state, problem, isRemoved }) =>
      (state === 'failed' || state === 'refused') &&
      problem?.canRetry !== false &&
      !isRemoved &&
      phone !== ERASED_PHONE &&
      !again.has(index),
  );
}

const settled: ReadonlySet<RecipientStatus> = new Set([
  'delivered',
  'failed',
  'refused',
  'cancelled',
]);

/** Whether no further change is expected for this recipient. */
export function isSettledStatus(state: RecipientStatus): boolean {
  return settled.has(state);
}

/** How far a send has got, in recipients. */
interface ProgressCounts {
  readonly total: number;
  /** Not submitted yet. */
  readonly waiting: number;
  /** Submitted, including unconfirmed ones. */
  readonly submitted: number;
  readonly delivered: number;
  /** A delivery report is still expected. */
  readonly unsettled: number;
  readonly refused: number;
  /** Cancelled, or not sent because somebody stopped the send. */
  readonly cancelled: number;
}

export function countProgress(recipients: readonly RecipientProgress[]): ProgressCounts {
  const counts = new Map(countStatuses(recipients).map(({ state, count }) => [state, count]));
  const sum = (...states: readonly RecipientStatus[]) =>
    states.reduce((total, state) => total + (counts.get(state) ?? 0), 0);
  const [waiting, refused, cancelled] = [
    sum('waiting', 'scheduled'),
    sum('refused'),
    sum('cancelled'),
  ];
  return {
    total: recipients.length,
    waiting,
    submitted: recipients.length - waiting - refused - cancelled,
    delivered: sum('delivered'),
    unsettled: sum('queued', 'sent', 'retrying', 'unsure'),
    refused,
    cancelled,
  };
}
