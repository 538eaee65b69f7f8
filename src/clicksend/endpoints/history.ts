import type { HistoryEntry, HistoryPage, HistoryQuery } from '../../core/ports/clicksend.ts';
import type { Product } from '../../domain/send.ts';
import { read } from '../http/call-with-retry.ts';
import { LIMIT, pages, readPage } from '../http/fetch-pages.ts';
import type { Call } from '../http/http-client.ts';
import { isGone } from '../http/not-found.ts';
import { dataOf } from '../http/response.ts';
import { historyRow } from '../wire/history.ts';
import { historyPageQuery, historyQuery, withoutOrder } from '../wire/history-query.ts';
import { toEntry } from './history-entry.ts';
import type { Reading } from './receipts.ts';
import { digits } from './sent-rows.ts';

/** What is asked for in a way that it does not know is a bad request to ClickSend. */
const REFUSED = 400;

const LIST = { name: 'history', path: '/mms/history' } as const;
const SMS_LIST = { name: 'history_sms', path: '/sms/history' } as const;

/**
 * What was sent since then, newest first. Where ClickSend refuses to be asked for an order (its newest
 * documents name none for this list), in its own. Rows that cannot be read are counted and left out.
 */
export async function* history(
  reading: Reading,
  product: Product,
  from: number,
): AsyncGenerator<readonly HistoryEntry[]> {
  const list = product === 'mms' ? LIST : SMS_LIST;
  const query = historyQuery(product, from);
  let isRefused = false;
  const ordered = pages(reading, { ...list, query }, ({ status }, number) => {
    isRefused = status === REFUSED && number === 1;
    return isRefused ? 'end' : 'go on';
  });
  for await (const page of ordered) yield entriesOf(reading, page.rows);
  if (!isRefused) return;
  for await (const page of pages(reading, { ...list, query: withoutOrder(query) })) {
    yield entriesOf(reading, page.rows);
  }
}

/**
 * One page of it. That `q` searches the MMS history by number is inferred from the SMS history, so
 * the rows' numbers are looked at here too; a page can then be empty without being the last.
 */
export async function historyPage(reading: Reading, query: HistoryQuery): Promise<HistoryPage> {
  const asked = { ...historyPageQuery(query), limit: LIMIT };
  const ordered = await askFor(asked);
  const answer = ordered.status === REFUSED ? await askFor(withoutOrder(asked)) : ordered;
  const { rows, isLast, current } = readPage(dataOf(answer), { ...LIST, number: query.page });
  // A server that gives the first page again does not know `page`: what follows was shown already.
  if (current !== undefined && current < query.page) return { entries: [], isLast: true };
  const { to } = query;
  const entries = entriesOf(reading, rows).filter(
    (entry) => to === undefined || digits(entry.to) === digits(to),
  );
  return { entries, isLast: isLast || rows.length === 0 };

  function askFor(fields: NonNullable<Call['query']>) {
    const { http, clock, timeoutMs } = reading;
    return read(http, clock, { ...LIST, method: 'GET', query: fields, timeoutMs });
  }
}

/** An SMS by its id, which is one of the fields that the documents name for `q`; undefined when the history does not show it. */
export async function smsInHistory(
  reading: Reading,
  messageId: string,
): Promise<HistoryEntry | undefined> {
  const answer = await read(reading.http, reading.clock, {
    ...SMS_LIST,
    method: 'GET',
    query: { q: `message_id:${messageId}`, limit: LIMIT },
    timeoutMs: reading.timeoutMs,
  });
  if (isGone(answer.status) || answer.status === REFUSED) return undefined;
  const { rows } = readPage(dataOf(answer), { ...SMS_LIST, number: 1 });
  return entriesOf(reading, rows).find((entry) => entry.messageId === messageId);
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
