import type { Clock } from '../../core/ports/clock.ts';
import { callWithRetry } from './call-with-retry.ts';
import { pageSchema } from './envelope.ts';
import type { HttpCall, HttpClient } from './http-client.ts';
import { type HttpResponse, parseRequired, requireData } from './response.ts';

/** The most that the documentation allows. */
export const ROWS_PER_PAGE = 100;
/** 100,000 rows: beyond it a list is taken for endless. */
const MOST_PAGES = 1_000;

export interface ListPage {
  readonly rows: readonly unknown[];
  readonly number: number;
  /** False when the list was given up before its end. */
  readonly isWhole: boolean;
}

/**
 * A list of ClickSend's, page by page, by number: its `next_page_url` may be "/?page=2". Ends at
 * `last_page`; where that is 0 or missing (observed), at a page that is not full. A page that
 * comes twice in a row ends it too: that server does not know `page`.
 */
export async function* fetchPages(
  { http, clock, timeoutMs }: { http: HttpClient; clock: Clock; timeoutMs: number },
  list: Pick<HttpCall, 'name' | 'path' | 'query'>,
  answered: (answer: HttpResponse, page: number) => 'go on' | 'end' = () => 'go on',
): AsyncGenerator<ListPage> {
  let before = '';
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const query = { ...list.query, page: number, limit: ROWS_PER_PAGE };
    const call = { ...list, method: 'GET', query, timeoutMs } as const;
    const answer = await callWithRetry(http, clock, call, { isFurther: number > 1 });
    if (answered(answer, number) === 'end') return;
    const { rows, isLast } = parseListPage(requireData(answer), { name: list.name, number });
    const same = JSON.stringify(rows);
    if (rows.length === 0 || same === before) return;
    before = same;
    yield { rows, number, isWhole: isLast || number < MOST_PAGES };
    if (isLast) return;
  }
}

/**
 * The rows of page `number`, and whether any can follow: by `last_page`, and where that is 0 or
 * missing, by whether the page is full. An empty list may have `data: []`, `data: null`, or none.
 */
export function parseListPage(
  data: unknown,
  { name, number }: { readonly name: string; readonly number: number },
): {
  readonly rows: readonly unknown[];
  readonly isLast: boolean;
  /** As ClickSend says it. */
  readonly current?: number;
} {
  if (data === null || data === undefined) return { rows: [], isLast: true };
  if (Array.isArray(data)) return { rows: data, isLast: true };
  const { rows, lastPage, perPage, current } = parseRequired(pageSchema, data, name);
  return {
    rows,
    isLast: lastPage ? number >= lastPage : rows.length < (perPage || ROWS_PER_PAGE),
    current,
  };
}
