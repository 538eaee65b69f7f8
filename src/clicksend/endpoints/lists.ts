import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Contact, ContactList, ContactPage } from '../../core/ports/clicksend.ts';
import { cleanTypedText } from '../../domain/clean-typed-text.ts';
import type { Problem } from '../../domain/problem.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import {
  fetchPages,
  MAX_ROWS,
  parseListPage,
  parseRows,
  ROWS_PER_PAGE,
} from '../http/fetch-pages.ts';
import { countrySchema, countSchema, textSchema } from '../http/fields.ts';
import { isSuccessResponse, requireData } from '../http/response.ts';

/** A number in most samples, a string in some. It becomes part of a path. */
const listIdSchema = textSchema.pipe(z.string().regex(/^[\w-]{1,64}$/, 'expected an id'));
const listNameSchema = textSchema.pipe(z.string().min(1, 'expected a name'));

/** A row of `GET /lists`. */
const listRowSchema = z
  .object({ list_id: listIdSchema, list_name: listNameSchema, _contacts_count: countSchema })
  .transform(
    (row): ContactList => ({ id: row.list_id, name: row.list_name, count: row._contacts_count }),
  );

/** A row of `GET /search/contacts-lists`: a contact or a list. */
const searchRowSchema = z
  .object({ type: textSchema, id: listIdSchema, name: textSchema, contacts_count: countSchema })
  .transform(({ type, id, name, contacts_count: count }): ContactList | undefined =>
    type.toLowerCase() === 'list' && name !== '' ? { id, name, count } : undefined,
  );

/** A longer text is not a name, and Slack has no room for it. */
const MAX_NAME_LENGTH = 60;

/** As if it were typed: on one line, and without what turns the text after it around or is not seen. */
function cleanName(name: string): string {
  const clean = cleanTypedText(name).replace(/\s+/g, ' ').trim();
  // Never inside a character.
  return clean.slice(0, MAX_NAME_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** A row of `GET /lists/{list_id}/contacts`. */
const contactRowSchema = z
  .object({
    phone_number: textSchema,
    first_name: textSchema,
    last_name: textSchema,
    address_country: countrySchema,
    country: countrySchema,
  })
  .transform((row): Contact => {
    return {
      phone: row.phone_number,
      name: cleanName(`${row.first_name} ${row.last_name}`) || undefined,
      country: row.address_country ?? row.country,
    };
  });

/** Every account has an *Opt-Out List* from the start, and may have others (ClickSend's help on opt-outs). */
const OPT_OUT_LIST = /^\s*opt(?:ed)?[\s_-]*outs?(?:[\s_-]+(?:list|contacts))?\s*$/i;

/**
 * The account's lists, without those of people who opted out; with a `text`, those whose name contains it. ClickSend's search also returns
 * contacts and is only in the older documentation, so its response is used only if it has lists and is
 * complete. Otherwise the app searches all lists itself.
 */
export async function listContactLists(
  context: EndpointContext,
  text = '',
): Promise<readonly ContactList[]> {
  const part = text.trim().toLowerCase();
  const hasPart = ({ name }: ContactList) =>
    name.toLowerCase().includes(part) && !OPT_OUT_LIST.test(name);
  const matches = part === '' ? [] : (await searchLists(context, part)).filter(hasPart);
  const lists = matches.length > 0 ? matches : (await fetchAllLists(context)).filter(hasPart);
  return [...new Map(lists.map((list) => [list.id, list])).values()];
}

export async function listOptOutLists(context: EndpointContext): Promise<readonly ContactList[]> {
  return (await fetchAllLists(context)).filter(({ name }) => OPT_OUT_LIST.test(name));
}

/**
 * The members of a list. Contacts without a number cannot be reached and are left out. A list that somebody edits
 * meanwhile is read once more, because contacts that move to another page could be missing or come twice. Throws
 * an AppError if that happens again, or if the list is too long: nobody may be left out without a word.
 */
export async function listContacts(
  context: EndpointContext,
  listId: string,
): Promise<readonly Contact[]> {
  const contacts = (await readContacts(context, listId)) ?? (await readContacts(context, listId));
  if (!contacts) throw createListError(LIST_CHANGING);
  return contacts;
}

/** Undefined if the list's length changed between two pages. */
async function readContacts(
  context: EndpointContext,
  listId: string,
): Promise<readonly Contact[] | undefined> {
  const all: Contact[] = [];
  const totals = new Set<number>();
  for await (const { contacts, isWhole, total } of fetchContactPages(context, listId)) {
    if (!isWhole || (total ?? 0) > MAX_ROWS) throw createListError(LIST_TOO_LONG);
    if (total !== undefined) totals.add(total);
    if (totals.size > 1) return undefined;
    all.push(...contacts);
  }
  return all;
}

/** Ten million contacts. Only a server that makes up pages has more. */
const MAX_OPT_OUT_PAGES = 100_000;

/**
 * The members of a list of people who opted out, page by page, because it may be longer than any list that is sent to,
 * and nobody can split it. Throws an AppError after the last page if there could be more.
 */
export async function* listOptedOutContacts(
  context: EndpointContext,
  listId: string,
): AsyncGenerator<ContactPage> {
  for await (const page of fetchContactPages(context, listId, MAX_OPT_OUT_PAGES)) {
    yield page;
    if (!page.isWhole) throw createListError(LIST_TOO_LONG);
  }
}

async function* fetchContactPages(
  context: EndpointContext,
  listId: string,
  maxPages?: number,
): AsyncGenerator<ContactPage & { readonly isWhole: boolean }> {
  const path = `/lists/${encodeURIComponent(listId)}/contacts`;
  const pages = fetchPages(context, { name: 'contacts', path, maxPages }, ({ status }) => {
    // 403 "Resource not found or you don't have the permissions…" was recorded for another user's list.
    if (status === 403 || status === 404) throw createListError(NO_SUCH_LIST);
    return 'go on';
  });
  for await (const { rows, isWhole, total } of pages) {
    const contacts = parseRows(context, 'contacts', contactRowSchema, rows);
    yield { contacts: contacts.filter(({ phone }) => phone !== ''), isWhole, total };
  }
}

/** Empty if the search found no list or did not return all that it found. */
async function searchLists(
  context: EndpointContext,
  text: string,
): Promise<readonly ContactList[]> {
  const response = await callWithRetry(context, {
    name: 'search_lists',
    method: 'GET',
    path: '/search/contacts-lists',
    query: { q: text, page: 1, limit: ROWS_PER_PAGE },
  });
  // After any refusal, reading the lists shows whether the credentials are wrong.
  if (!isSuccessResponse(response)) return [];
  const data = requireData(response);
  const { rows, isLast } = parseListPage(data, { name: 'search_lists', number: 1 });
  return isLast ? parseRows(context, 'lists', searchRowSchema, rows) : [];
}

async function fetchAllLists(context: EndpointContext): Promise<readonly ContactList[]> {
  const lists: ContactList[] = [];
  for await (const page of fetchPages(context, { name: 'lists', path: '/lists' })) {
    lists.push(...parseRows(context, 'lists', listRowSchema, page.rows));
  }
  return lists;
}

const NO_SUCH_LIST: Problem = {
  code: 'no_such_list',
  what: 'ClickSend has no such list, or this account can’t see it',
  todo: 'Choose another list',
};

const LIST_TOO_LONG: Problem = {
  code: 'list_too_long',
  what: `It has more than ${MAX_ROWS.toLocaleString('en')} contacts, and I can’t read more`,
  todo: 'Split it into smaller lists at ClickSend, then choose one of those',
};

const LIST_CHANGING: Problem = {
  code: 'list_changing',
  what: 'Somebody is changing it at ClickSend right now, so I could miss people',
  todo: 'Try again when they’re done',
};

function createListError(problem: Problem): AppError {
  return new AppError(problem.code, { retry: 'never', answered: true, problem });
}
