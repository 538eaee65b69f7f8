import type { HistoryEntry, Offered } from '../app/ports/clicksend.ts';
import { dataOf, envelopeOf, must } from './answer.ts';
import { deliveryFact } from './delivery-codes.ts';
import { pages } from './pages.ts';
import { read } from './read.ts';
import { isGone, type Reading } from './receipts.ts';
import { type HistoryRow, historyQuery, historyRow } from './wire/rows.ts';

/** What was sent since then, newest first. Rows that cannot be read are counted and left out. */
export async function* history(
  reading: Reading,
  from: number,
): AsyncGenerator<readonly HistoryEntry[]> {
  const list = pages(reading, {
    name: 'history',
    path: '/mms/history',
    query: historyQuery(from),
  });
  for await (const page of list) {
    const rows = page.rows.map((row) => historyRow.safeParse(row));
    const unread = rows.filter(({ success }) => !success).length;
    if (unread > 0) reading.meter.count('receipts', { outcome: 'unreadable' }, unread);
    yield rows
      .flatMap(({ data }) => data ?? [])
      .filter((row) => !row.isInbound)
      .map((row) => toEntry(row, reading.clock.now()));
  }
}

/**
 * One message as ClickSend sees it now. In spite of its name, `/mms/receipts/{id}` answers a row
 * of the history. Its 404 has two meanings, told apart by what it says.
 */
export async function receiptOf(
  reading: Reading,
  messageId: string,
): Promise<Offered<HistoryEntry | undefined>> {
  const answer = await read(reading.http, reading.clock, {
    name: 'receipt',
    method: 'GET',
    path: `/mms/receipts/${encodeURIComponent(messageId)}`,
    timeoutMs: reading.timeoutMs,
  });
  const said = envelopeOf(answer)?.message ?? '';
  if (isUnknownRecord(answer.status, said)) return { offered: true, value: undefined };
  if (isGone(answer.status)) return { offered: false };
  const row = rowIn(dataOf(answer));
  if (row === undefined) return { offered: true, value: undefined };
  const entry = must(historyRow, { message_id: messageId, ...row }, 'the receipt');
  return { offered: true, value: toEntry(entry, reading.clock.now()) };
}

/**
 * Observed: 404 "Receipt record not found.", and 403 "Resource not found or you don't have the
 * permissions…" for what belongs to another user. A 404 that names no record is about the endpoint.
 */
function isUnknownRecord(status: number, message: string): boolean {
  if (status === 404) return /\b(receipt|record|message)\b.*\bnot found/i.test(message);
  return status === 403 && /\bnot found/i.test(message);
}

/** `data` may be the row, a list with it, or (observed elsewhere for "nothing") null or an empty list. */
function rowIn(data: unknown): object | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === 'object' && row !== null ? row : undefined;
}

function toEntry(row: HistoryRow, now: number): HistoryEntry {
  // The row's times are the message's, not the fact's: the fact is dated by when it was seen.
  const fact = deliveryFact(row.status, { now });
  return {
    messageId: row.messageId,
    reference: row.reference,
    to: row.to,
    subject: row.subject,
    body: row.body,
    ...(row.price === undefined ? {} : { price: row.price }),
    ...(row.seconds === undefined ? {} : { at: row.seconds * 1000 }),
    ...(fact ? { fact } : {}),
  };
}
