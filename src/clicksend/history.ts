import type { HistoryEntry, HistoryPage, HistoryQuery, Offered } from '../app/ports/clicksend.ts';
import { dataOf, envelopeOf, must } from './answer.ts';
import { isGone, whatIsMissing } from './not-there.ts';
import { LIMIT, pages, readPage } from './pages.ts';
import { read } from './read.ts';
import type { Reading } from './receipts.ts';
import { digits } from './send-rows.ts';
import { toEntry } from './to-entry.ts';
import { historyRow } from './wire/history.ts';
import { historyPageQuery, historyQuery } from './wire/history-query.ts';

const LIST = { name: 'history', path: '/mms/history' } as const;

/** What was sent since then, newest first. Rows that cannot be read are counted and left out. */
export async function* history(
  reading: Reading,
  from: number,
): AsyncGenerator<readonly HistoryEntry[]> {
  for await (const page of pages(reading, { ...LIST, query: historyQuery(from) })) {
    yield entriesOf(reading, page.rows);
  }
}

/**
 * One page of it. That `q` searches the MMS history by number is inferred from the SMS history, so
 * the rows' numbers are looked at here too; a page can then be empty without being the last.
 */
export async function historyPage(reading: Reading, query: HistoryQuery): Promise<HistoryPage> {
  const answer = await read(reading.http, reading.clock, {
    ...LIST,
    method: 'GET',
    query: { ...historyPageQuery(query), limit: LIMIT },
    timeoutMs: reading.timeoutMs,
  });
  const { rows, isLast, current } = readPage(dataOf(answer), { ...LIST, number: query.page });
  // A server that gives the first page again does not know `page`: what follows was shown already.
  if (current !== undefined && current < query.page) return { entries: [], isLast: true };
  const { to } = query;
  const entries = entriesOf(reading, rows).filter(
    (entry) => to === undefined || digits(entry.to) === digits(to),
  );
  return { entries, isLast: isLast || rows.length === 0 };
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
  if (isGone(answer.status)) {
    return whatIsMissing(answer) === 'thing'
      ? { offered: true, value: undefined }
      : { offered: false };
  }
  // Observed of what belongs to another user: "Resource not found or you don't have the permissions…".
  if (answer.status === 403 && /\bnot found/i.test(envelopeOf(answer)?.message ?? '')) {
    return { offered: true, value: undefined };
  }
  const row = rowIn(dataOf(answer));
  if (row === undefined) return { offered: true, value: undefined };
  const entry = must(historyRow, { message_id: messageId, ...row }, 'the receipt');
  return { offered: true, value: toEntry(entry, reading.clock.now()) };
}

/** `data` may be the row, a list with it, or (observed elsewhere for "nothing") null or an empty list. */
function rowIn(data: unknown): object | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === 'object' && row !== null ? row : undefined;
}

/** The messages among the rows, without those that came in. */
function entriesOf(reading: Reading, rows: readonly unknown[]): readonly HistoryEntry[] {
  const read = rows.map((row) => historyRow.safeParse(row));
  const unread = read.filter(({ success }) => !success).length;
  const entries = read
    .flatMap(({ data }) => data ?? [])
    .filter((row) => !row.isInbound)
    .map((row) => toEntry(row, reading.clock.now()));
  const unknown = entries.filter(({ said, fact }) => said !== '' && !fact).length;
  if (unread > 0) reading.meter.count('receipts', { outcome: 'unreadable' }, unread);
  if (unknown > 0) reading.meter.count('receipts', { outcome: 'unknown' }, unknown);
  return entries;
}
