import type { ConversationPost, ThreadContact } from '../ports/threads.ts';
import {
  formatReplyPartKey,
  type ReplyFact,
  type ReplyPostExtras,
} from '../records/reply-facts.ts';

/** What Slack takes in one element of a message, and in the text of a change to it, with room for what stands around it. */
const MAX_PART = 2_800;

/** The messages of a reply: one, or several for a text that is too long for one. */
export function buildReplyPosts(
  { messageId, text, meant, media }: ReplyFact,
  who: ThreadContact,
  more: ReplyPostExtras = {},
): readonly Extract<ConversationPost, { kind: 'reply' }>[] {
  const parts = splitText(text);
  return parts.map((part, n) => ({
    ...{ kind: 'reply', reply: messageId, who, text: part, part: n, parts: parts.length },
    pictures: n === 0 ? media.length : 0,
    ...(meant && n === parts.length - 1 ? { meant } : {}),
    ...(n === 0 ? more : {}),
  }));
}

/** Cut between characters, and between words where there are any. */
function splitText(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > MAX_PART) {
    const space = rest.lastIndexOf(' ', MAX_PART);
    const end = space > MAX_PART / 2 ? space : findCharacterEnd(rest, MAX_PART);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^ /, '');
  }
  return [...parts, rest];
}

function findCharacterEnd(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

/** By which a part is found again in Slack. */
export function formatReplyPostId(reply: string, part: number): string {
  return `reply-${formatReplyPartKey(reply, part)}`;
}
