import type { Problem } from './problem.ts';

/**
 * What is known of one message after ClickSend took it, from lowest to highest rank. Facts come in
 * any order and more than once; the highest wins, so a state never goes back.
 *
 * - `queued`: ClickSend took it (its send answered SUCCESS).
 * - `sent`: handed over to the carrier (200). No word yet from the handset.
 * - `retrying`: a temporary network error; the carrier will try again (300).
 * - `failed`: final, with a reason (301, cancelled).
 * - `delivered`: on the handset (201). A late one may follow a failure, never the other way round.
 */
export const deliveryStates = ['queued', 'sent', 'retrying', 'failed', 'delivered'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One fact about a message, whichever way it came. */
export interface DeliveryFact {
  readonly state: DeliveryState;
  /** For `failed` and `retrying`: why, in plain words. */
  readonly problem?: Problem;
  /** Unix ms: when ClickSend says that it happened. */
  readonly at: number;
}

/** The state that a set of facts amounts to; `queued` when there is none. */
export function stateOf(facts: readonly DeliveryFact[]): DeliveryFact | undefined {
  let highest: DeliveryFact | undefined;
  for (const fact of facts) {
    if (!highest || rank(fact.state) > rank(highest.state)) highest = fact;
  }
  return highest;
}

/** Whether nothing but a late surprise can follow. */
export function isFinal(state: DeliveryState): boolean {
  return state === 'failed' || state === 'delivered';
}

function rank(state: DeliveryState): number {
  return deliveryStates.indexOf(state);
}
