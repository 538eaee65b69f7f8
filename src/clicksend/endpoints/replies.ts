import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EndpointResult, Reply, UnreadReplies } from '../../core/ports/clicksend.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { parseOptOutKeyword } from '../../domain/opt-out-keywords.ts';
import { isJsonObject, type JsonObject } from '../../http/json.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import { fetchOfferedRows, fetchPages } from '../http/fetch-pages.ts';
import {
  formatSchemaIssues,
  isMessageId,
  parseRawText,
  parseSeconds,
  parseText,
  secondsSchema,
  textSchema,
} from '../http/fields.ts';
import { findNewestTime, markReadBefore } from '../http/read-mark.ts';
import { classifyNotFound, type ParsedRows, requireData } from '../http/response.ts';
import { findMediaUrls, removeMediaUrls } from './reply-media.ts';

/**
 * `GET /sms/inbound`: all unread replies, including those to MMS: "inbound MMS shares the same endpoints as
 * SMS" (ClickSend's help). Returns the oldest first, whatever the order of the list; replies from the same
 * second keep the list's order. Listing does not mark them as read.
 */
export async function listUnreadReplies(
  context: EndpointContext,
  apiUrl: string,
): Promise<EndpointResult<UnreadReplies>> {
  const { clock, metrics } = context;
  const list = await fetchOfferedRows(context, { name: 'inbound', path: '/sms/inbound' });
  if (!list) return { offered: false };
  const rows = list.rows.map((row) => ({ row, ...parseHead(row) }));
  const sorted = sortOldestFirst(rows);
  const { parsed: replies } = parseReplies(
    sorted.map(({ row }) => row),
    { now: clock.now(), metrics, apiUrl },
  );
  // Several rules of the account may each list the same reply.
  const ids = [...new Set(sorted.flatMap(({ messageId }) => messageId ?? []))];
  const newest = findNewestTime(listTimes(rows), list.isWhole);
  const namelessTimes = listTimes(rows.filter(({ messageId }) => messageId === undefined));
  const hasNameless = newest !== undefined && namelessTimes.length > 0;
  return {
    offered: true,
    value: {
      replies,
      ids,
      newest,
      newestNameless: hasNameless ? Math.max(...namelessTimes) : undefined,
    },
  };
}

/** A row of the history for a text that somebody sent us. Its time field has another name than in the list of unread replies. */
const receivedRowSchema = z
  .looseObject({
    direction: textSchema,
    status: textSchema,
    date: secondsSchema,
    date_added: secondsSchema,
  })
  .transform(({ direction, status, date, date_added, ...row }) => {
    const isReceived = direction.toLowerCase() === 'in' || status.toLowerCase() === 'received';
    return isReceived ? { timestamp: date_added ?? date, ...row } : undefined;
  });

/**
 * `GET /sms/history`: the replies since `from` (Unix ms), whether or not they were marked as read. Replies to MMS are included
 * (ClickSend's help on inbound MMS).
 */
export async function* listReceivedReplies(
  context: EndpointContext,
  apiUrl: string,
  from: number,
): AsyncGenerator<readonly Reply[]> {
  const { clock, metrics } = context;
  const query = { date_from: Math.floor(from / 1000) };
  const pages = fetchPages(context, { name: 'history_sms', path: '/sms/history', query });
  for await (const { rows } of pages) {
    const received = rows.flatMap((row) => receivedRowSchema.safeParse(row).data ?? []);
    yield parseReplies(received, { now: clock.now(), metrics, apiUrl }).parsed;
  }
}

/**
 * `PUT /sms/inbound-read/{id}`: marks one reply as read. Not offered if the endpoint may be missing. A
 * reply that is already marked, or is gone, counts as marked.
 */
export async function markReplyRead(
  context: EndpointContext,
  messageId: string,
): Promise<EndpointResult<true>> {
  const path = `/sms/inbound-read/${messageId}`;
  const response = await callWithRetry(context, { name: 'inbound_read', method: 'PUT', path });
  if (!isNotFoundStatus(response.status)) requireData(response);
  else if (classifyNotFound(response) !== 'thing') return { offered: false };
  return { offered: true, value: true };
}

/** `PUT /sms/inbound-read`. */
export async function markRepliesRead(context: EndpointContext, before: number): Promise<void> {
  await markReadBefore(context, { name: 'inbound_read', path: '/sms/inbound-read' }, before);
}

/**
 * The order of the list is not documented. In the only sample with more than one row, the newest comes
 * first. A newest-first list is reversed, so that replies from the same second are in order too.
 */
function sortOldestFirst<T extends Pick<ReplyRow, 'seconds'>>(rows: readonly T[]): readonly T[] {
  const times = listTimes(rows);
  const isNewestFirst = (times.at(0) ?? 0) >= (times.at(-1) ?? 0);
  const timeOrLast = ({ seconds }: T) => seconds ?? Number.MAX_SAFE_INTEGER;
  return (isNewestFirst ? rows.toReversed() : rows).toSorted(
    (one, other) => timeOrLast(one) - timeOrLast(other),
  );
}

function listTimes(rows: readonly Pick<ReplyRow, 'seconds'>[]): readonly number[] {
  return rows.flatMap(({ seconds }) => seconds ?? []);
}

interface ReplyParsing {
  /** Unix ms. */
  readonly now: number;
  readonly metrics: Metrics;
  /** ClickSend's API. Its host is one of those that store replies' pictures. */
  readonly apiUrl: string;
  /** ClickSend pushes a reply once, and again only if the push failed. A list repeats the same replies. */
  readonly isPushed?: true;
}

/** Parses pushed or listed replies one by one. An unreadable row is counted and left out. */
export function parseReplies(rows: readonly unknown[], parsing: ReplyParsing): ParsedRows<Reply> {
  const replies: Reply[] = [];
  const unread: string[] = [];
  for (const row of rows) {
    const parsed = replyRowSchema.safeParse(row);
    if (!parsed.success) unread.push(formatSchemaIssues(parsed.error));
    else replies.push(buildReply(parsed.data, findMediaUrls(row, parsing.apiUrl), parsing));
  }
  const { metrics } = parsing;
  if (unread.length > 0) metrics.count('replies', { outcome: 'unreadable' }, unread.length);
  return { parsed: replies, unread };
}

function buildReply(
  row: ReplyRow,
  media: readonly string[],
  { now, apiUrl, isPushed }: ReplyParsing,
): Reply {
  const texts = row.texts.map((text) => removeMediaUrls(text, media, apiUrl));
  // As written, including blanks.
  const text = texts.find((one) => one.trim() !== '') ?? texts[0] ?? '';
  // A pushed STOP without an id and a time must not get the id of an earlier STOP, because a START may lie
  // between them.
  const seconds = row.seconds ?? (isPushed ? Math.floor(now / 1000) : undefined);
  return {
    messageId: row.messageId ?? deriveReplyId({ ...row, text, media, seconds }),
    from: row.from,
    to: row.to || undefined,
    text,
    media,
    originalMessageId: row.originalMessageId,
    reference: row.reference || undefined,
    at: row.seconds === undefined ? now : row.seconds * 1000,
  };
}

/** The id for a reply that has none: the same for the same reply, however often and from whichever source it comes. */
function deriveReplyId(
  reply: Pick<ReplyRow, 'from' | 'to' | 'seconds'> & Pick<Reply, 'text' | 'media'>,
): string {
  const { from, to, text, media, seconds } = reply;
  // ClickSend may sign a URL differently each time.
  const files = media.map((url) => url.replace(/[?#].*$/s, ''));
  const hash = createHash('sha256').update(JSON.stringify([from, to, text, files, seconds ?? 0]));
  return `made-${hash.digest('hex').slice(0, 40)}`;
}

/**
 * A pushed or listed reply. It contains some fields twice, with and without an underscore. Its time is
 * `timestamp` or, in the newest documentation, `timestamp_send`. `sms` is ignored, because ClickSend's
 * sources disagree on whose number it is. Only what identifies the reply is required: its id, or its sender
 * and time. A reply without anything else is still a reply, and STOP is one even without those.
 */
const replyRowSchema = z
  .custom<JsonObject>(isJsonObject, 'expected an object')
  .transform((row) => ({
    ...parseHead(row),
    from: parseText(row.from),
    to: parseText(row.to),
    /** Usually the same text twice. */
    texts: [parseRawText(row.body), parseRawText(row.message)],
    originalMessageId: parseMessageId(row.original_message_id, row.originalmessageid),
    reference: parseText(row.custom_string) || parseText(row.customstring),
  }))
  .refine(
    ({ messageId, from, seconds, texts }) =>
      messageId !== undefined ||
      (from !== '' && seconds !== undefined) ||
      texts.some((text) => parseOptOutKeyword(text) !== undefined),
    {
      path: ['message_id'],
      message: 'expected letters, digits and dashes, or else from and timestamp',
    },
  );
type ReplyRow = z.output<typeof replyRowSchema>;

/**
 * The id and the time (Unix seconds) of a reply, even if the rest of the row is unreadable: ClickSend would list
 * the reply forever if it were never marked as read.
 */
function parseHead(row: unknown) {
  const fields = isJsonObject(row) ? row : {};
  return {
    messageId: parseMessageId(fields.message_id, fields.messageid),
    seconds: parseSeconds(fields.timestamp) ?? parseSeconds(fields.timestamp_send),
  };
}

/** Undefined for an invalid id, which must not become part of a key. */
function parseMessageId(...spellings: readonly unknown[]): string | undefined {
  const id = spellings.map(parseText).find((text) => text !== '') ?? '';
  return isMessageId(id) ? id : undefined;
}
