import type { DeliveryStatus } from './delivery-status.ts';
import type { CurrencyCode, MoneyUnits } from './money.ts';
import type { E164 } from './phone.ts';
import type { PictureChange } from './picture-change.ts';
import type { Problem } from './problem.ts';
import { BATCH_SIZE, type Schedule } from './send.ts';

/**
 * What a recipient of a send stands at, before and after ClickSend took the message.
 *
 * - `scheduled`: it will leave later, and can still be cancelled.
 * - `waiting`: nothing left yet (the picture is being prepared, or ClickSend asked to wait).
 * - `refused`: ClickSend said no; nothing was sent and nothing charged.
 * - `unsure`: the order left and no answer came. Being looked up, or to be decided by a person.
 * - `silent`: ClickSend took it and nothing was heard of it for so long that nothing may come any more.
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

/** A whole send as it stands, computed from facts. */
export interface SendProgress {
  readonly recipients: readonly RecipientProgress[];
  /** What ClickSend charges for what it took; undefined until it said. */
  readonly price?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** Why nothing at all was sent; undefined otherwise. */
  readonly notSentProblem?: Problem;
  /** It has not left: when it will. */
  readonly schedule?: Schedule;
  /** Somebody (a Slack id) cancelled all of it, or asked for that and ClickSend has not answered yet. */
  readonly cancelled?: { readonly by: string; readonly isUnderWay: boolean };
  /** How often its plan was edited; a recipient's `index` is the place in the plan after the last edit. */
  readonly edits?: number;
  /** Its time passed while the app was not running: the sender was asked whether it still shall leave. */
  readonly isOverdue?: true;
  /** Somebody (a Slack id) stopped it while it was leaving; so many were kept back and stand as `cancelled`. */
  readonly stop?: { readonly by: string; readonly kept: number };
  /** What was done to its picture beside making it smaller. */
  readonly pictureChanges?: readonly PictureChange[];
}

/** More recipients than these are counted and no longer named: a person reads ten lines, not ten thousand. */
export const MAX_NAMED_RECIPIENTS = 10;

/** Whether a send is told in counts and a file, not person by person. */
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

/** How many stand where, without the empty ones, in reading order. */
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

/** Whether every order of a send was tried: nobody waits for it to leave any more. */
export function isSendSubmitted({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => state !== 'waiting' && state !== 'scheduled');
}

/** Whether a send stands still: all is settled, or nothing was heard for so long that nothing may come any more. */
export function isSendFinished({ recipients }: Pick<SendProgress, 'recipients'>): boolean {
  return recipients.every(({ state }) => isSettledStatus(state) || state === 'silent');
}

/** Whether somebody can still stop it: it goes out in several orders, or one that is held up. */
export function canStopSend(progress: SendProgress): boolean {
  const { recipients, notSentProblem, schedule, cancelled, stop } = progress;
  if (notSentProblem || schedule || cancelled || stop) return false;
  const waiting = recipients.filter(({ state }) => state === 'waiting');
  const isHeldUp = waiting.some(({ problem }) => problem !== undefined);
  return waiting.length > 0 && (isHeldUp || recipients.length > BATCH_SIZE);
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
