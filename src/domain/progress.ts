import type { DeliveryState } from './delivery.ts';
import type { CurrencyCode, Units } from './money.ts';
import type { E164 } from './phone.ts';
import type { Problem } from './problem.ts';

/**
 * What a recipient of a send stands at, before and after ClickSend took the message.
 *
 * - `waiting`: nothing left yet (the picture is being prepared, or ClickSend asked to wait).
 * - `refused`: ClickSend said no; nothing was sent and nothing charged.
 * - `unsure`: the order left and no answer came. Being looked up, or to be decided by a person.
 */
export type RecipientState = 'waiting' | 'refused' | 'unsure' | DeliveryState;

export interface RecipientProgress {
  readonly index: number;
  readonly phone: E164;
  readonly state: RecipientState;
  readonly problem?: Problem;
}

/** A whole send as it stands, computed from facts. */
export interface SendProgress {
  readonly recipients: readonly RecipientProgress[];
  /** What ClickSend charges for what it took; undefined until it said. */
  readonly price?: { readonly units: Units; readonly currency: CurrencyCode };
  /** Why nothing at all was sent; undefined otherwise. */
  readonly stopped?: Problem;
}

/** The order in which a person wants to read counts. */
const reading: readonly RecipientState[] = [
  'delivered',
  'sent',
  'queued',
  'waiting',
  'retrying',
  'unsure',
  'failed',
  'refused',
];

/** How many stand where, without the empty ones, in reading order. */
export function countStates(
  recipients: readonly RecipientProgress[],
): readonly { readonly state: RecipientState; readonly count: number }[] {
  return reading
    .map((state) => ({ state, count: recipients.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0);
}

/** Whether nothing more is expected for this recipient. */
export function isSettled(state: RecipientState): boolean {
  return state === 'delivered' || state === 'failed' || state === 'refused';
}
