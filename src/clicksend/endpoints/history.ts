import { z } from 'zod';
import type { HistoryEntry, HistoryPage, HistoryQuery } from '../../core/ports/clicksend.ts';
import type { Product } from '../../domain/send.ts';
import { parseDeliveryFact } from '../codes/delivery-fact.ts';
import { sanitizeClickSendText } from '../codes/sanitize-clicksend-text.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import { fetchPages, parseListPage, ROWS_PER_PAGE } from '../http/fetch-pages.ts';
import {
  extractDigits,
  messageIdSchema,
  priceSchema,
  rawTextSchema,
  secondsSchema,
  textSchema,
} from '../http/fields.ts';
import type { HttpCall } from '../http/http-client.ts';
import { parseEach, requireData } from '../http/response.ts';

/** ClickSend's response to a query that it does not support. */
const BAD_REQUEST = 400;

const LISTS = {
  mms: { name: 'history', path: '/mms/history' },
  sms: { name: 'history_sms', path: '/sms/history' },
} as const satisfies Record<Product, unknown>;

const NEWEST_FIRST = { order_by: 'date_added:desc' } as const;

/**
 * `GET /mms/history` and `/sms/history`: the messages since `from` (Unix ms), newest first. If ClickSend
 * refuses a sort order (its newest documentation names none for this list), in its own order.
 */
export async function* listHistory(
  context: EndpointContext,
  product: Product,
  from: number,
): AsyncGenerator<readonly HistoryEntry[]> {
  const list = LISTS[product];
  const query = { date_from: Math.floor(from / 1000) };
  // The newest documentation sorts SMS lists by `date`, oldest first unless the query says otherwise.
  const sorting = product === 'mms' ? NEWEST_FIRST : { order_by: 'date:desc' };
  let isRefused = false;
  const sorted = fetchPages(
    context,
    { ...list, query: { ...query, ...sorting } },
    (response, page) => {
      isRefused = response.status === BAD_REQUEST && page === 1;
      return isRefused ? 'end' : 'go on';
    },
  );
  for await (const page of sorted) yield parseHistoryRows(context, page.rows);
  if (!isRefused) return;
  for await (const page of fetchPages(context, { ...list, query })) {
    yield parseHistoryRows(context, page.rows);
  }
}

/**
 * One page of the MMS history. That `q` filters by number is inferred from the SMS history, so numbers are
 * compared here too. A page may therefore be empty without being the last.
 */
export async function fetchHistoryPage(
  context: EndpointContext,
  { page, to, ...span }: HistoryQuery,
): Promise<HistoryPage> {
  const query = {
    page,
    ...buildTimeSpanQuery(span),
    // undici encodes the number's `+` as %2B.
    ...(to === undefined ? {} : { q: `to:${to}` }),
    limit: ROWS_PER_PAGE,
  };
  const sorted = await fetchWith({ ...query, ...NEWEST_FIRST });
  const response = sorted.status === BAD_REQUEST ? await fetchWith(query) : sorted;
  const { rows, isLast, current } = parseListPage(requireData(response), {
    name: LISTS.mms.name,
    number: page,
  });
  // A server that returns the first page again does not support `page`, and its rows were already shown.
  if (current !== undefined && current < page) return { entries: [], isLast: true };
  const entries = parseHistoryRows(context, rows).filter(
    (entry) => to === undefined || extractDigits(entry.to) === extractDigits(to),
  );
  return { entries, isLast: isLast || rows.length === 0 };

  function fetchWith(fields: NonNullable<HttpCall['query']>) {
    return callWithRetry(context, { ...LISTS.mms, method: 'GET', query: fields });
  }
}

/** `date_from` and `date_to` in Unix seconds. The period (Unix ms) is rounded outwards. */
export function buildTimeSpanQuery({ from, until }: Pick<HistoryQuery, 'from' | 'until'>) {
  return {
    ...(from === undefined ? {} : { date_from: Math.floor(from / 1000) }),
    ...(until === undefined ? {} : { date_to: Math.ceil(until / 1000) }),
  };
}

/** Finds an SMS by its id, one of the documented fields for `q`. Undefined if the history does not show it. */
export async function findSmsInHistory(
  context: EndpointContext,
  messageId: string,
): Promise<HistoryEntry | undefined> {
  const response = await callWithRetry(context, {
    ...LISTS.sms,
    method: 'GET',
    query: { q: `message_id:${messageId}`, limit: ROWS_PER_PAGE },
  });
  if (isNotFoundStatus(response.status) || response.status === BAD_REQUEST) return undefined;
  const { rows } = parseListPage(requireData(response), { name: LISTS.sms.name, number: 1 });
  return parseHistoryRows(context, rows).find((entry) => entry.messageId === messageId);
}

/** The rows that are outgoing messages. Unreadable rows are counted and left out. */
function parseHistoryRows(
  { clock, metrics }: EndpointContext,
  rows: readonly unknown[],
): readonly HistoryEntry[] {
  const { parsed, unread } = parseEach(historyRowSchema, rows);
  const entries = parsed
    .filter((row) => !row.isInbound)
    .map((row) => buildHistoryEntry(row, clock.now()));
  const unknown = entries.filter(({ rawStatus, fact }) => rawStatus !== '' && !fact).length;
  if (unread.length > 0) metrics.count('receipts', { outcome: 'unreadable' }, unread.length);
  if (unknown > 0) metrics.count('receipts', { outcome: 'unknown' }, unknown);
  return entries;
}

/**
 * A row of the history; `/mms/receipts/{id}` returns one too. `/sms/receipts/{id}` returns a receipt, which
 * has a `timestamp` but no numbers, text or price.
 */
export const historyRowSchema = z
  .object({
    direction: textSchema,
    message_id: messageIdSchema,
    custom_string: textSchema,
    to: textSchema,
    from: textSchema,
    schedule: secondsSchema,
    subject: rawTextSchema,
    message_price: priceSchema,
    date_added: secondsSchema,
    date: secondsSchema,
    timestamp: secondsSchema,
    timestamp_send: secondsSchema,
    status_code: textSchema,
    status: textSchema,
    status_text: textSchema,
    error_text: textSchema,
  })
  .transform((row) => ({
    isInbound: row.direction.toLowerCase() === 'in' || row.status.toLowerCase() === 'received',
    messageId: row.message_id,
    reference: row.custom_string,
    to: row.to,
    from: row.from,
    /** Unix seconds. Undefined for "" and 0. */
    schedule: row.schedule,
    subject: row.subject,
    price: row.message_price,
    seconds: row.date_added ?? row.date ?? row.timestamp_send,
    /** Only in a receipt: when the message got this status. */
    statusSeconds: row.timestamp,
    status: {
      code: row.status_code,
      word: row.status,
      statusText: row.status_text,
      errorText: row.error_text,
    },
  }));
type HistoryRow = z.output<typeof historyRowSchema>;

/** A row of the history in the app's terms. `now` dates a status that has no time. */
export function buildHistoryEntry(row: HistoryRow, now: number): HistoryEntry {
  const { schedule, seconds, status } = row;
  // The row's other times belong to the message, not to the status.
  const fact = parseDeliveryFact(status, { seconds: row.statusSeconds, now });
  const scheduledSeconds = findScheduledSeconds(row);
  // Waiting SMS are "Scheduled" in lists. It is not documented whether a waiting MMS is "Queued", so its
  // time must have passed too.
  const hasLeft = schedule !== undefined && schedule * 1000 <= now && !isScheduled(status.word);
  return {
    messageId: row.messageId,
    reference: row.reference,
    to: row.to,
    from: row.from,
    scheduledAt: scheduledSeconds === undefined ? undefined : scheduledSeconds * 1000,
    hasLeft: hasLeft ? true : undefined,
    rawStatus: sanitizeClickSendText(status.word || status.statusText || status.code),
    subject: row.subject,
    price: row.price,
    at: seconds === undefined ? undefined : seconds * 1000,
    fact,
  };
}

/** A message to be sent later than this after it was submitted was scheduled. */
const AT_ONCE_SECONDS = 60;

/**
 * For a message sent at once, `schedule` is the time of submission (in the samples, and observed for SMS).
 * It is not documented whether `date_added` of a scheduled message is its scheduled time, so the word
 * "Scheduled" counts too.
 */
function findScheduledSeconds({ schedule, seconds, status }: HistoryRow): number | undefined {
  if (schedule === undefined || isScheduled(status.word)) return schedule;
  return seconds !== undefined && schedule <= seconds + AT_ONCE_SECONDS ? undefined : schedule;
}

function isScheduled(word: string): boolean {
  return /^scheduled$/i.test(word);
}
