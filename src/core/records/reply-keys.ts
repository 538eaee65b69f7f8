import type { ReplyFact } from './reply-facts.ts';
/** Under which the place of a part is kept; the first one's is the reply's. */
export function formatReplyPartKey(reply: string, part: number): string {
  return part === 0 ? reply : `${reply}.${part}`;
}

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
