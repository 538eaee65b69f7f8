import type {
  HistoryEntry,
  HistoryPage,
  HistoryQuery,
} from '../../core/ports/clicksend-history.ts';
import type { Product } from '../../domain/send.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages, parseListPage, ROWS_PER_PAGE } from '../http/fetch-pages.ts';
import type { HttpCall } from '../http/http-client.ts';
import { isNotFoundStatus } from '../http/not-found.ts';
import { requireData } from '../http/response.ts';
import { historyRowSchema } from '../wire/history.ts';
import {
  buildHistoryPageQuery,
  buildHistoryQuery,
  removeSortOrder,
} from '../wire/history-query.ts';
import { buildHistoryEntry } from './history-entry.ts';
import type { EndpointContext } from './receipts.ts';
import { extractDigits } from './sent-rows.ts';

/** What is asked for in a way that it does not know is a bad request to ClickSend. */
const REFUSED = 400;

const LIST = { name: 'history', path: '/mms/history' } as const;
const SMS_LIST = { name: 'history_sms', path: '/sms/history' } as const;

/**
 * What was sent since then, newest first. Where ClickSend refuses to be asked for an order (its newest
 * documents name none for this list), in its own. Rows that cannot be read are counted and left out.
 */
export async function* listHistory(
  reading: EndpointContext,
  product: Product,
  from: number,
): AsyncGenerator<readonly HistoryEntry[]> {
  const list = product === 'mms' ? LIST : SMS_LIST;
  const query = buildHistoryQuery(product, from);
  let isRefused = false;
  const ordered = fetchPages(reading, { ...list, query }, ({ status }, number) => {
    isRefused = status === REFUSED && number === 1;
    return isRefused ? 'end' : 'go on';
  });
  for await (const page of ordered) yield entriesOf(reading, page.rows);
  if (!isRefused) return;
  for await (const page of fetchPages(reading, { ...list, query: removeSortOrder(query) })) {
    yield entriesOf(reading, page.rows);
  }
}

/**
 * One page of it. That `q` searches the MMS history by number is inferred from the SMS history, so
 * the rows' numbers are looked at here too; a page can then be empty without being the last.
 */
export async function fetchHistoryPage(
  reading: EndpointContext,
  query: HistoryQuery,
): Promise<HistoryPage> {
  const asked = { ...buildHistoryPageQuery(query), limit: ROWS_PER_PAGE };
  const ordered = await askFor(asked);
  const answer = ordered.status === REFUSED ? await askFor(removeSortOrder(asked)) : ordered;
  const { rows, isLast, current } = parseListPage(requireData(answer), {
    ...LIST,
    number: query.page,
  });
  // A server that gives the first page again does not know `page`: what follows was shown already.
  if (current !== undefined && current < query.page) return { entries: [], isLast: true };
  const { to } = query;
  const entries = entriesOf(reading, rows).filter(
    (entry) => to === undefined || extractDigits(entry.to) === extractDigits(to),
  );
  return { entries, isLast: isLast || rows.length === 0 };

  function askFor(fields: NonNullable<HttpCall['query']>) {
    const { http, clock, timeoutMs } = reading;
    return callWithRetry(http, clock, { ...LIST, method: 'GET', query: fields, timeoutMs });
  }
}

/** An SMS by its id, which is one of the fields that the documents name for `q`; undefined when the history does not show it. */
export async function findSmsInHistory(
  reading: EndpointContext,
  messageId: string,
): Promise<HistoryEntry | undefined> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    ...SMS_LIST,
    method: 'GET',
    query: { q: `message_id:${messageId}`, limit: ROWS_PER_PAGE },
    timeoutMs: reading.timeoutMs,
  });
  if (isNotFoundStatus(answer.status) || answer.status === REFUSED) return undefined;
  const { rows } = parseListPage(requireData(answer), { ...SMS_LIST, number: 1 });
  return entriesOf(reading, rows).find((entry) => entry.messageId === messageId);
}

/** The messages among the rows, without those that came in. */
function entriesOf(reading: EndpointContext, rows: readonly unknown[]): readonly HistoryEntry[] {
  const read = rows.map((row) => historyRowSchema.safeParse(row));
  const unread = read.filter(({ success }) => !success).length;
  const entries = read
    .flatMap(({ data }) => data ?? [])
    .filter((row) => !row.isInbound)
    .map((row) => buildHistoryEntry(row, reading.clock.now()));
  const unknown = entries.filter(({ rawStatus, fact }) => rawStatus !== '' && !fact).length;
  if (unread > 0) reading.metrics.count('receipts', { outcome: 'unreadable' }, unread);
  if (unknown > 0) reading.metrics.count('receipts', { outcome: 'unknown' }, unknown);
  return entries;
}
