import { AppError } from '../../core/errors.ts';
import type { Contact, ContactList } from '../../core/ports/clicksend.ts';
import type { Problem } from '../../domain/problem.ts';
import { read } from '../http/call-with-retry.ts';
import { LIMIT, pages, readPage } from '../http/fetch-pages.ts';
import { readable } from '../http/parse-rows.ts';
import { dataOf, isYes } from '../http/response.ts';
import { contactRow, foundRow, listRow } from '../wire/lists.ts';
import type { Reading } from './receipts.ts';

/**
 * The account's lists; with a text, those that have it in their name. ClickSend's search looks at
 * contacts too and is in its older documentation only, so what it gives is taken only when that is
 * all there is to it, and the lists themselves are looked through otherwise.
 */
export async function lists(reading: Reading, text = ''): Promise<readonly ContactList[]> {
  const sought = text.trim().toLowerCase();
  const found = sought === '' ? [] : await search(reading, sought);
  const all = found.length > 0 ? found : await everyList(reading);
  return once(all).filter(({ name }) => name.toLowerCase().includes(sought));
}

/** Everybody in a list, page by page; entries without a number cannot be reached and are left out. */
export async function* contacts(
  reading: Reading,
  listId: string,
): AsyncGenerator<readonly Contact[]> {
  const path = `/lists/${encodeURIComponent(listId)}/contacts`;
  const all = pages(reading, { name: 'contacts', path }, ({ status }) => {
    if (status === 403 || status === 404) throw noSuchList();
    return 'go on';
  });
  for await (const page of all) {
    const rows = readable(page.rows, contactRow, { meter: reading.meter, of: 'contacts' });
    yield rows.filter(({ phone }) => phone !== '');
  }
}

/** Empty when it found none, or not all of them. */
async function search(reading: Reading, text: string): Promise<readonly ContactList[]> {
  const answer = await read(reading.http, reading.clock, {
    name: 'search_lists',
    method: 'GET',
    path: '/search/contacts-lists',
    query: { q: text, page: 1, limit: LIMIT },
    timeoutMs: reading.timeoutMs,
  });
  // A no of any kind: the lists themselves will say whether it is the credentials.
  if (!isYes(answer)) return [];
  const { rows, isLast } = readPage(dataOf(answer), { name: 'search_lists', number: 1 });
  if (!isLast) return [];
  return readable(rows, foundRow, { meter: reading.meter, of: 'lists' })
    .filter(({ isList }) => isList)
    .map(({ list }) => list)
    .filter(({ name }) => name.toLowerCase().includes(text));
}

async function everyList(reading: Reading): Promise<readonly ContactList[]> {
  const all: ContactList[] = [];
  for await (const page of pages(reading, { name: 'lists', path: '/lists' })) {
    all.push(...readable(page.rows, listRow, { meter: reading.meter, of: 'lists' }));
  }
  return all;
}

function once(all: readonly ContactList[]): readonly ContactList[] {
  return [...new Map(all.map((list) => [list.id, list])).values()];
}

/** 403 "Resource not found or you don't have the permissions…" was recorded for somebody else's. */
function noSuchList(): AppError {
  const problem: Problem = {
    code: 'no_such_list',
    what: 'ClickSend has no such list, or this account may not see it',
    todo: 'Choose another list',
  };
  return new AppError(problem.code, { retry: 'never', answered: true, problem });
}
