import type { Reply } from '../../core/ports/clicksend-inbound.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { formatSchemaIssues } from '../http/fields.ts';
import { type ReplyRow, replyRowSchema } from '../wire/replies.ts';
import { deriveReplyId } from './derive-reply-id.ts';
import { findMediaUrls, removeMediaUrls } from './reply-media/media-urls.ts';

/** Reads replies, pushed or listed, one by one: what cannot be read does not lose the others. */
export function parseReplies(
  rows: readonly unknown[],
  reading: {
    readonly now: number;
    readonly metrics: Metrics;
    /** ClickSend's API: pictures that came with a reply are kept on its host, among others. */
    readonly apiUrl: string;
    /** Each comes once, and again only when it was not taken; a list has the same ones again. */
    readonly isPushed?: true;
  },
): {
  readonly replies: readonly Reply[];
  /** For each row that could not be read: where and what was expected. */
  readonly unread: readonly string[];
} {
  const replies: Reply[] = [];
  const unread: string[] = [];
  for (const row of rows) {
    const read = replyRowSchema.safeParse(row);
    if (!read.success) unread.push(formatSchemaIssues(read.error));
    else replies.push(toReply(read.data, findMediaUrls(row, reading.apiUrl), reading));
  }
  const { metrics } = reading;
  if (unread.length > 0) metrics.count('replies', { outcome: 'unreadable' }, unread.length);
  return { replies, unread };
}

function toReply(
  row: ReplyRow,
  media: readonly string[],
  { now, apiUrl, isPushed }: Parameters<typeof parseReplies>[1],
): Reply {
  const texts = row.texts.map((text) => removeMediaUrls(text, media, apiUrl));
  // As it was written, blanks too.
  const text = texts.find((one) => one.trim() !== '') ?? texts[0] ?? '';
  // A STOP that comes without an id and a time must not be taken for the one before the last START.
  const seconds = row.seconds ?? (isPushed ? Math.floor(now / 1000) : undefined);
  return {
    messageId: row.messageId ?? deriveReplyId({ ...row, text, media, seconds }),
    from: row.from,
    to: row.to || undefined,
    text,
    media,
    originalMessageId: row.originalMessageId || undefined,
    reference: row.reference || undefined,
    at: row.seconds === undefined ? now : row.seconds * 1000,
  };
}
