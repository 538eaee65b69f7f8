import { AppError } from '../../core/errors.ts';
import type { Contact, ContactList } from '../../core/ports/clicksend-account.ts';
import type { Problem } from '../../domain/problem.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages, parseListPage, ROWS_PER_PAGE } from '../http/fetch-pages.ts';
import { parseRows } from '../http/parse-rows.ts';
import { isSuccessResponse, requireData } from '../http/response.ts';
import { contactListRowSchema, contactRowSchema, listSearchRowSchema } from '../wire/lists.ts';
import type { EndpointContext } from './receipts.ts';

/**
 * The account's lists; with a text, those that have it in their name. ClickSend's search looks at
 * contacts too and is in its older documentation only, so what it gives is taken only when that is
 * all there is to it, and the lists themselves are looked through otherwise.
 */
export async function listContactLists(
  reading: EndpointContext,
  text = '',
): Promise<readonly ContactList[]> {
  const sought = text.trim().toLowerCase();
  const found = sought === '' ? [] : await search(reading, sought);
  const all = found.length > 0 ? found : await everyList(reading);
  return once(all).filter(({ name }) => name.toLowerCase().includes(sought));
}

/** Everybody in a list, page by page; entries without a number cannot be reached and are left out. */
export async function* listContacts(
  reading: EndpointContext,
  listId: string,
): AsyncGenerator<readonly Contact[]> {
  const path = `/lists/${encodeURIComponent(listId)}/contacts`;
  const all = fetchPages(reading, { name: 'contacts', path }, ({ status }) => {
    if (status === 403 || status === 404) throw noSuchList();
    return 'go on';
  });
  for await (const page of all) {
    const rows = parseRows(page.rows, contactRowSchema, {
      metrics: reading.metrics,
      of: 'contacts',
    });
    yield rows.filter(({ phone }) => phone !== '');
  }
}

/** Empty when it found none, or not all of them. */
async function search(reading: EndpointContext, text: string): Promise<readonly ContactList[]> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'search_lists',
    method: 'GET',
    path: '/search/contacts-lists',
    query: { q: text, page: 1, limit: ROWS_PER_PAGE },
    timeoutMs: reading.timeoutMs,
  });
  // A no of any kind: the lists themselves will say whether it is the credentials.
  if (!isSuccessResponse(answer)) return [];
  const { rows, isLast } = parseListPage(requireData(answer), { name: 'search_lists', number: 1 });
  if (!isLast) return [];
  return parseRows(rows, listSearchRowSchema, { metrics: reading.metrics, of: 'lists' })
    .filter(({ isList }) => isList)
    .map(({ list }) => list)
    .filter(({ name }) => name.toLowerCase().includes(text));
}

async function everyList(reading: EndpointContext): Promise<readonly ContactList[]> {
  const all: ContactList[] = [];
  for await (const page of fetchPages(reading, { name: 'lists', path: '/lists' })) {
    all.push(
      ...parseRows(page.rows, contactListRowSchema, { metrics: reading.metrics, of: 'lists' }),
    );
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
