import { formatProblemKey, type Problem } from './problem.ts';

/**
 * The status of a message after ClickSend accepted it, from lowest to highest rank. Facts arrive in any
 * order and more than once. The highest rank wins, so a status never goes back.
 *
 * - `queued`: ClickSend accepted it (SUCCESS in the response to the send).
 * - `sent`: handed to the carrier (200). The handset has not confirmed it.
 * - `retrying`: a temporary network error; the carrier retries (300).
 * - `failed`: final, with a reason (301).
 * - `cancelled`: cancelled before it was sent; final.
 * - `delivered`: on the handset (201). It may follow a failure, but a failure never follows it.
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

/** One fact about a message, from any source. */
export interface DeliveryFact {
  readonly state: DeliveryStatus;
  /** For `failed` and `retrying`: why, in plain words. */
  readonly problem?: Problem;
  /** When it happened, according to ClickSend. Unix ms. */
  readonly at: number;
}

/** Picks the fact that determines the status, whatever the order of the facts. Undefined if there are none. */
export function pickStrongestFact(facts: readonly DeliveryFact[]): DeliveryFact | undefined {
  return facts.reduce<DeliveryFact | undefined>(
    (first, second) => (first ? pickStrongerFact(first, second) : second),
    undefined,
  );
}

/**
 * Picks the fact of higher rank. If the ranks are equal, picks the one with a reason, then the earlier one,
 * then one by a fixed rule, because the result must not depend on the order of arrival.
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
