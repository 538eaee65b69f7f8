import type { Clock } from '../app/ports/clock-log-meter.ts';
import { type Answered, dataOf, must } from './answer.ts';
import { read } from './read.ts';
import type { Call, Http } from './request.ts';
import { pageData } from './wire/envelope.ts';

/** The most that the documentation allows. */
const LIMIT = 100;
/** 100,000 rows: beyond it a list is taken for endless. */
const MOST_PAGES = 1_000;

export interface Page {
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
export async function* pages(
  { http, clock, timeoutMs }: { http: Http; clock: Clock; timeoutMs: number },
  list: Pick<Call, 'name' | 'path' | 'query'>,
  answered: (answer: Answered, page: number) => 'go on' | 'end' = () => 'go on',
): AsyncGenerator<Page> {
  let before = '';
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const answer = await read(http, clock, {
      ...list,
      method: 'GET',
      query: { ...list.query, page: number, limit: LIMIT },
      timeoutMs,
    });
    if (answered(answer, number) === 'end') return;
    const { rows, lastPage, perPage } = readPage(dataOf(answer), list.name);
    const same = JSON.stringify(rows);
    if (rows.length === 0 || same === before) return;
    before = same;
    const isLast = lastPage ? number >= lastPage : rows.length < (perPage || LIMIT);
    yield { rows, number, isWhole: isLast || number < MOST_PAGES };
    if (isLast) return;
  }
}

/** An empty list may have `data: []`, `data: null`, or none. */
function readPage(data: unknown, name: string) {
  if (data === null || data === undefined) return { rows: [], lastPage: 0, perPage: 0 };
  if (Array.isArray(data)) return { rows: data, lastPage: 1, perPage: 0 };
  return must(pageData, data, name);
}
