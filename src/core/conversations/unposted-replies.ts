import type { ReplyFact } from '../records/reply-facts.ts';

/**
 * ClickSend may push several texts at the same time. For so long (ms) a text waits for those that ClickSend
 * sent before it and that arrive a little later, over another connection. The order of texts that were
 * acknowledged one after the other does not depend on it.
 */
export const REPLY_ORDER_WAIT_MS = 400;

/** Within so long (ms) ClickSend is told whether a text is stored; a process that took longer has died. */
export const REPLY_STORE_TIMEOUT_MS = 5_000;

/** A reply's place in the box of its person: sorts what came in the same second by when it came. */
export function formatUnpostedReplyKey({
  messageId,
  came,
  turn,
}: Pick<ReplyFact, 'messageId' | 'came' | 'turn'>): string {
  return `${came.toString(36).padStart(9, '0')}.${turn.toString(36).padStart(6, '0')}.${messageId}`;
}

/** The reply in a place: its id, and when it came (Unix ms). */
export function parseUnpostedReplyKey(place: string): Pick<ReplyFact, 'messageId' | 'came'> {
  const [came = '', , ...id] = place.split('.');
  return { messageId: id.join('.'), came: Number.parseInt(came, 36) };
}
