import type { ReplyFact } from './reply-facts.ts';

/** The key of where a part of a reply is posted; the first part's is the reply's id. */
export function formatReplyPartKey(reply: string, part: number): string {
  return part === 0 ? reply : `${reply}.${part}`;
}

/** A reply's member in the index of unposted replies, where members of the same second sort by when they came. */
export function formatUnpostedReplyKey({
  messageId,
  came,
  turn,
}: Pick<ReplyFact, 'messageId' | 'came' | 'turn'>): string {
  return `${came.toString(36).padStart(9, '0')}.${turn.toString(36).padStart(6, '0')}.${messageId}`;
}

/** The reply's id, and when it came (Unix ms). */
export function parseUnpostedReplyKey(key: string): Pick<ReplyFact, 'messageId' | 'came'> {
  const [came = '', , ...id] = key.split('.');
  return { messageId: id.join('.'), came: Number.parseInt(came, 36) };
}
