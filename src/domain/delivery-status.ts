import { formatProblemKey, type Problem } from './problem.ts';

/**
 * What is known of one message after ClickSend accepted it, from lowest to highest rank. Facts come in
 * any order and more than once; the highest wins, so a state never goes back.
 *
 * - `queued`: ClickSend took it (its send answered SUCCESS).
 * - `sent`: handed over to the carrier (200). No word yet from the handset.
 * - `retrying`: a temporary network error; the carrier will try again (300).
 * - `failed`: final, with a reason (301).
 * - `cancelled`: cancelled before it was sent; final too.
 * - `delivered`: on the handset (201). A late one may follow a failure, never the other way round.
 */
export const deliveryStatuses = [
  'queued',
  'sent',
  'retrying',
  'failed',
  'cancelled',
  'delivered',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One fact about a message, whichever way it came. */
export interface DeliveryFact {
  readonly state: DeliveryStatus;
  /** For `failed` and `retrying`: why, in plain words. */
  readonly problem?: Problem;
  /** Unix ms: when ClickSend says that it happened. */
  readonly at: number;
}

/** The fact that counts among several, whatever their order; undefined when there is none. */
export function pickStrongestFact(facts: readonly DeliveryFact[]): DeliveryFact | undefined {
  return facts.reduce<DeliveryFact | undefined>(
    (first, second) => (first ? pickStrongerFact(first, second) : second),
    undefined,
  );
}

/**
 * The higher rank counts. Of two facts of the same rank the one with a reason, then the earlier
 * one, then any fixed one: what is shown must not depend on which came in first.
 */
export function pickStrongerFact(one: DeliveryFact, other: DeliveryFact): DeliveryFact {
  const first =
    getRank(other.state) - getRank(one.state) ||
    Number(Boolean(other.problem)) - Number(Boolean(one.problem)) ||
    one.at - other.at ||
    compareTexts(formatSortKey(one), formatSortKey(other));
  return first <= 0 ? one : other;
}

function formatSortKey({ problem }: DeliveryFact): string {
  return problem ? `${problem.code} ${formatProblemKey(problem)}` : '';
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function getRank(state: DeliveryStatus): number {
  return deliveryStatuses.indexOf(state);
}
