import type { DeliveryStatus } from './delivery-status.ts';
import type { CurrencyCode, MoneyUnits } from './money.ts';
import type { E164 } from './phone.ts';
import type { PictureChange } from './picture.ts';
import type { Problem } from './problem.ts';
import { BATCH_SIZE, type Schedule } from './send.ts';

/**
 * The status of a recipient, before and after ClickSend accepted the message.
 *
 * - `scheduled`: to be sent later; it can still be cancelled.
 * - `waiting`: pending: not submitted yet (the picture is being prepared, or ClickSend asked to wait).
 * - `refused`: ClickSend rejected it; nothing was sent and nothing charged.
 * - `unsure`: unconfirmed: submitted, and no answer came. The app looks it up, or a person decides.
 * - `silent`: accepted, and no delivery report came for 24 hours.
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
}

/** The status of a whole send, computed from stored facts. */
export interface SendProgress {
  readonly recipients: readonly RecipientProgress[];
  /** What ClickSend charges for what it accepted; undefined until it says. */
  readonly price?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** Why nothing at all was sent; undefined otherwise. */
  readonly notSentProblem?: Problem;
  /** When it will be sent; undefined once it is not scheduled any more. */
  readonly schedule?: Schedule;
  /** Somebody (a Slack id) cancelled all of it, or asked for that and ClickSend has not answered yet. */
  readonly cancelled?: { readonly by: string; readonly isUnderWay: boolean };
  /** How often its plan was edited; a recipient's `index` is the place in the plan after the last edit. */
  readonly edits?: number;
  /** Its time passed while the app was not running: the author was asked whether it still shall leave. */
  readonly isOverdue?: true;
  /** Somebody (a Slack id) stopped it while it was leaving; so many were kept back and stand as `cancelled`. */
  readonly stop?: { readonly by: string; readonly kept: number };
  /** Somebody (a Slack id) sent it again to these recipients, who did not get it. */
  readonly resends?: readonly { readonly by: string; readonly indexes: readonly number[] }[];
  /** What was done to its picture beside making it smaller. */
  readonly pictureChanges?: readonly PictureChange[];
}

/** More recipients than these are counted and no longer named: a person reads ten lines, not ten thousand. */
const MAX_NAMED_RECIPIENTS = 10;

/** Whether a send is reported in counts and a file instead of person by person. */
export function hasManyRecipients({
  recipients,
}: {
  readonly recipients: readonly unknown[];
}): boolean {
  return recipients.length > MAX_NAMED_RECIPIENTS;
}

/** The order in which a person wants to read counts. */
const reading: readonly RecipientStatus[] = [
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

/** How many recipients have each status, in reading order, without the statuses that none has. */
export function countStatuses(
  recipients: readonly RecipientProgress[],
): readonly { readonly state: RecipientStatus; readonly count: number }[] {
  const counts = new Map<RecipientStatus, number>();
  for (const { state } of recipients) counts.set(state, (counts.get(state) ?? 0) + 1);
  return reading.flatMap((state) => {
    const count = counts.get(state);
    return count ? [{ state, count }] : [];
  });
}

/** Whether every batch of a send was submitted. */
export function isSendSubmitted({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => state !== 'waiting' && state !== 'scheduled');
}

/** Whether no change of a send is expected: every recipient is settled or has no delivery report for 24 hours. */
export function isSendFinished({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => isSettledStatus(state) || state === 'silent');
}

/** Whether a person can still stop a send: some of its batches are not submitted yet. */
export function canStopSend(progress: SendProgress): boolean {
  const { recipients, notSentProblem, schedule, cancelled, stop } = progress;
  if (notSentProblem || schedule || cancelled || stop) return false;
  const waiting = recipients.filter(({ state }) => state === 'waiting');
  const isHeldUp = waiting.some(({ problem }) => problem !== undefined);
  return waiting.length > 0 && (isHeldUp || recipients.length > BATCH_SIZE);
}

/**
 * Recipients who did not get it and may get it if it is sent again: not those whose failure is final, and not
 * those to whom somebody sent it again.
 */
export function listUnreached({
  recipients,
  resends = [],
}: Pick<SendProgress, 'recipients' | 'resends'>): readonly RecipientProgress[] {
  const again = new Set(resends.flatMap(({ indexes }) => indexes));
  return recipients.filter(
    ({ index, state, problem }) =>
      (state === 'failed' || state === 'refused') &&
      problem?.canRetry !== false &&
      !again.has(index),
  );
}

const settled: ReadonlySet<RecipientStatus> = new Set([
  'delivered',
  'failed',
  'refused',
  'cancelled',
]);

/** Whether nothing more is expected for this recipient. */
export function isSettledStatus(state: RecipientStatus): boolean {
  return settled.has(state);
}
