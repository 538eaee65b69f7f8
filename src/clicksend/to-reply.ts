import type { Reply } from '../app/ports/clicksend.ts';
import type { Meter } from '../app/ports/clock-log-meter.ts';
import { sayUnread } from './wire/fields.ts';
import { type ReplyRow, replyRow } from './wire/replies.ts';

/** Reads pushed replies, one by one: what cannot be read does not lose the others. */
export function readReplies(
  rows: readonly unknown[],
  { now, meter }: { readonly now: number; readonly meter: Meter },
): {
  readonly replies: readonly Reply[];
  /** For each row that could not be read: where and what was expected. */
  readonly unread: readonly string[];
} {
  const read = rows.map((row) => replyRow.safeParse(row));
  const unread = read.flatMap(({ error }) => (error ? [sayUnread(error)] : []));
  if (unread.length > 0) meter.count('replies', { outcome: 'unreadable' }, unread.length);
  return { replies: read.flatMap(({ data }) => (data ? [toReply(data, now)] : [])), unread };
}

function toReply(row: ReplyRow, now: number): Reply {
  return {
    messageId: row.messageId,
    from: row.from,
    ...(row.to ? { to: row.to } : {}),
    text: row.text,
    ...(row.originalMessageId ? { originalMessageId: row.originalMessageId } : {}),
    ...(row.reference ? { reference: row.reference } : {}),
    at: row.seconds === undefined ? now : row.seconds * 1000,
  };
}
