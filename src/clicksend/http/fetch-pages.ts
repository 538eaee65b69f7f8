import { z } from 'zod';
import {
  type CallContext,
  callWithRetry,
  type EndpointCall,
  type EndpointContext,
} from './call.ts';
import { isNotFoundStatus } from './classify-response.ts';
import { countSchema, rowsSchema } from './fields.ts';
import type { HttpResponse } from './http-client.ts';
import { parseEach, parseRequired, requireData } from './response.ts';

/** The documented maximum. */
export const ROWS_PER_PAGE = 100;
/** A longer list is considered endless, unless the caller says otherwise. */
const MAX_PAGES = 1_000;
/** How many rows of a list are read at most. */
export const MAX_ROWS = MAX_PAGES * ROWS_PER_PAGE;

interface ListPage {
  readonly rows: readonly unknown[];
  /** False if reading stopped before the end of the list. */
  readonly isWhole: boolean;
  /** How many rows the list had when this page was read. */
  readonly total?: number;
}

/** The endpoint of a ClickSend list. */
interface ListCall extends Pick<EndpointCall, 'name' | 'path' | 'query'> {
  /** How many pages are read at most. Default: 1,000. */
  readonly maxPages?: number;
}

/**
 * Fetches a list by page number, because its `next_page_url` may be "/?page=2". Ends at `last_page` or, if
 * that is 0 or missing (observed), at a page that is not full. A page that comes twice in a row ends the
 * list too, because that server does not support `page`. `check` sees each response before it is parsed,
 * and may end the list or throw.
 */
export async function* fetchPages(
  context: CallContext,
  { maxPages = MAX_PAGES, ...list }: ListCall,
  check: (response: HttpResponse, page: number) => 'go on' | 'end' = () => 'go on',
): AsyncGenerator<ListPage> {
  let previousPage = '';
  for (let number = 1; number <= maxPages; number += 1) {
    const query = { ...list.query, page: number, limit: ROWS_PER_PAGE };
    const call = { ...list, method: 'GET', query } as const;
    const response = await callWithRetry(context, call, { isLaterPage: number > 1 });
    if (check(response, number) === 'end') return;
    const { rows, isLast, total } = parseListPage(requireData(response), {
      name: list.name,
      number,
    });
    const page = JSON.stringify(rows);
    if (page === previousPage) return;
    previousPage = page;
    const isEnd = isLast || rows.length === 0;
    yield { rows, isWhole: isEnd || number < maxPages, total };
    if (isEnd) return;
  }
}

/**
 * Fetches all rows of a list that ClickSend may not offer. Undefined if there is no such endpoint. If it
 * disappears after the first page, the list ends there.
 */
export async function fetchOfferedRows(
  context: CallContext,
  list: ListCall,
): Promise<ListPage | undefined> {
  const rows: unknown[] = [];
  let isWhole = true;
  let isOffered = true;
  const pages = fetchPages(context, list, ({ status }, page) => {
    if (!isNotFoundStatus(status)) return 'go on';
    isOffered = page > 1;
    return 'end';
  });
  for await (const page of pages) {
    rows.push(...page.rows);
    isWhole = page.isWhole;
  }
  return isOffered ? { rows, isWhole } : undefined;
}

/** A page of a list. `data` may be missing if it is empty, and `last_page` may be 0 (both observed). */
const pageSchema = z.object({
  data: rowsSchema,
  last_page: countSchema,
  per_page: countSchema,
  current_page: countSchema,
  total: countSchema,
});

/**
 * The rows of page `number`, and whether more can follow: by `last_page` or, if that is 0 or missing, by
 * whether the page is full. An empty list may have `data: []`, `data: null`, or none.
 */
export function parseListPage(
  data: unknown,
  { name, number }: { readonly name: string; readonly number: number },
): {
  readonly rows: readonly unknown[];
  readonly isLast: boolean;
  /** The page number that ClickSend reports. */
  readonly current?: number;
  readonly total?: number;
} {
  if (data === null || data === undefined) return { rows: [], isLast: true };
  if (Array.isArray(data)) return { rows: data, isLast: true };
  const page = parseRequired(pageSchema, data, name);
  const { data: rows, last_page: lastPage, per_page: perPage, current_page: current, total } = page;
  const isLast = lastPage ? number >= lastPage : rows.length < (perPage || ROWS_PER_PAGE);
  return { rows, isLast, current, total };
}

/**
 * Parses rows one by one. Unreadable rows are counted and left out; rows that the schema maps to undefined
 * are left out.
 */
export function parseRows<T>(
  { metrics }: Pick<EndpointContext, 'metrics'>,
  source: 'lists' | 'contacts' | 'senders' | 'rules',
  schema: z.ZodType<T | undefined>,
  rows: readonly unknown[],
): readonly T[] {
  const { parsed, unread } = parseEach(schema, rows);
  if (unread.length > 0)
    metrics.count('receipts', { source, outcome: 'unreadable' }, unread.length);
  return parsed.filter((row) => row !== undefined);
}
