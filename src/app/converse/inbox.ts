import type { ReplyFact } from '../facts.ts';

/**
 * Texts of the same moment take their turn before any of them is shown: what was sent first may be
 * taken a little later, over another connection or by another replica.
 */
export const SETTLED_AFTER_MS = 400;

/** A reply's place in the box of its person: sorts what came in the same second by when it came. */
export function boxPlaceOf({ messageId, came, turn }: ReplyFact): string {
  return `${came.toString(36).padStart(9, '0')}.${turn.toString(36).padStart(6, '0')}.${messageId}`;
}

/** The id of the reply in a place. */
export function replyAt(place: string): string {
  return place.split('.').slice(2).join('.');
}
