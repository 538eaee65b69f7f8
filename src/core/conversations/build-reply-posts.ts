import type { ConversationPost, ThreadContact } from '../ports/threads.ts';
import {
  formatReplyPartKey,
  type ReplyFact,
  type ReplyPostExtras,
} from '../records/reply-facts.ts';

/** Slack's limit for a text element, and for the text of an update, minus room for the text around it. */
const MAX_PART = 2_800;

/** The posts for a reply: several if the text is too long for one. */
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

/** Splits between words if possible, and never inside a character. */
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

/** Identifies a part of a reply so that it can be found in Slack. */
export function formatReplyPostId(reply: string, part: number): string {
  return `reply-${formatReplyPartKey(reply, part)}`;
}
