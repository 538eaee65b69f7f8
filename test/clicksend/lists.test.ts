import { describe, expect, it } from 'vitest';
import { listContacts, listOptedOutContacts } from '../../src/clicksend/endpoints/lists.ts';
import {
  type Answer,
  answerJson,
  answerPage,
  answerSuccess,
  createCountingMeter,
  readFixture,
  type Seen,
  startScriptedClickSend,
} from './world.ts';

const list = (id: unknown, name: string, count: unknown = 3) => ({
  list_id: id,
  list_name: name,
  _contacts_count: count,
});
const makeFound = (id: unknown, name: string, type = 'list') => ({
  type,
  id,
  name,
  contact: 'X',
  contacts_count: 3,
});
const answerByPath =
  (answers: Readonly<Record<string, Answer>>): Answer =>
  (seen, res, req) =>
    (answers[seen.path.replace('/v3', '')] ?? answerJson({}, 404))(seen, res, req);
/** The rows in pages of 100. */
const answerPaged =
  (rows: readonly unknown[], more: Record<string, unknown> = {}): Answer =>
  (seen: Seen, res, req) => {
    const number = Number(seen.query.page);
    const some = rows.slice((number - 1) * 100, number * 100);
    const last_page = Math.ceil(rows.length / 100);
    answerPage(some, { total: rows.length, current_page: number, last_page, ...more })(
      seen,
      res,
      req,
    );
  };

const makeContacts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    phone_number: `+614${String(index).padStart(8, '0')}`,
  }));

describe('listContactLists', () => {
  it.each([
    ['docs-get_lists', 9, { id: '428', name: 'List-reFSsJkvRC', count: 0 }],
    ['spec-get_v3_lists', 2, { id: '428', name: 'ListCT3QrVL4od', count: 0 }],
  ])('parses the sample %s', async (name, length, first) => {
    const { client, seen } = await startScriptedClickSend(answerJson(readFixture(name)));
    const lists = await client.listContactLists();
    expect(lists).toHaveLength(length);
    expect(lists[0]).toEqual(first);
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/lists' });
  });

  it('accepts other spellings, and skips duplicates and unreadable lists', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerPage([
        list('7', ' Crew ', '12'),
        list(7, 'Crew', 12),
        list(8, 'Guests', null),
        list('../9', 'Up'),
        list(null, 'Nobody'),
        list(10, ''),
        'what',
      ]),
    );
    expect(await client.listContactLists()).toEqual([
      { id: '7', name: 'Crew', count: 12 },
      { id: '8', name: 'Guests' },
    ]);
    expect(counts).toEqual({ 'receipts lists unreadable': 4 });
  });

  it('leaves out the lists of people who opted out, by whatever name', async () => {
    const optOuts = ['Opt-Out List', 'Opt Out', 'opt-outs', 'Opted out contacts', 'OPT_OUT_LIST'];
    const others = ['Opt-out reminders', 'Crew', 'Option list'];
    const { client } = await startScriptedClickSend(
      answerPage([...optOuts, ...others].map((name, n) => list(n + 1, name))),
    );
    expect((await client.listContactLists()).map(({ name }) => name)).toEqual(others);
    expect((await client.listOptOutLists()).map(({ name }) => name)).toEqual(optOuts);
  });

  it.each([[{}], [{ last_page: 0 }]])('reads all pages with %o', async (more) => {
    const rows = Array.from({ length: 205 }, (_, index) => list(index + 1, `List ${index}`));
    const { client } = await startScriptedClickSend(answerPaged(rows, more));
    expect(await client.listContactLists()).toHaveLength(205);
  });

  it.each([
    ['no data', answerSuccess(undefined)],
    ['null', answerSuccess(null)],
    ['an object without rows', answerSuccess({ total: 0, last_page: 0 })],
  ])('returns nothing for %s', async (_name, answer) => {
    const { client } = await startScriptedClickSend(answer);
    expect(await client.listContactLists()).toEqual([]);
  });

  it('searches through ClickSend’s search', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerPage([
        makeFound(1, 'Gorne', 'contact'),
        makeFound(428, 'Gorne'),
        makeFound('429', 'Something else'),
      ]),
    );
    expect(await client.listContactLists(' gORN ')).toEqual([
      { id: '428', name: 'Gorne', count: 3 },
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      path: '/v3/search/contacts-lists',
      query: { q: 'gorn', page: '1', limit: '100' },
    });
    const sample = await startScriptedClickSend(
      answerJson(readFixture('docs-get_search_contacts-lists')),
    );
    expect(await sample.client.listContactLists('gorne')).toEqual([
      { id: '428', name: 'Gorne', count: 3 },
    ]);
  });

  it.each<[string, Answer]>([
    ['is not there', answerJson({ response_code: 'NOT_FOUND' }, 404)],
    ['is not allowed', answerJson({ response_code: 'FORBIDDEN' }, 403)],
    ['is not allowed as a method', answerJson({}, 405)],
    ['finds nothing', answerPage([])],
    ['finds only people', answerPage([makeFound(1, 'Crew', 'contact')])],
    ['finds what was not asked for', answerPage([makeFound(1, 'Everybody')])],
    ['finds more than a page', answerPage([makeFound(1, 'Crew')], { last_page: 2 })],
  ])('filters all lists itself when ClickSend’s search %s', async (_name, search) => {
    const { client } = await startScriptedClickSend(
      answerByPath({
        '/search/contacts-lists': search,
        '/lists': answerPage([list(1, 'Crew'), list(2, 'Night CREW'), list(3, 'Guests')]),
      }),
    );
    expect((await client.listContactLists('crew')).map(({ name }) => name)).toEqual([
      'Crew',
      'Night CREW',
    ]);
  });

  it('throws when the credentials are wrong', async () => {
    const { client } = await startScriptedClickSend(answerJson(readFixture('error_401'), 401));
    await expect(client.listContactLists('crew')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('listContacts', () => {
  it.each([
    ['docs-get_lists_list_id_contacts', 6, { phone: '+16783270696', name: 'Ellen Diaz' }],
    [
      'spec-get_v3_lists_list_id_contacts',
      2,
      { phone: '+16783270696', name: 'John Doe', country: 'US' },
    ],
  ])('parses the sample %s', async (name, length, first) => {
    const { client, seen } = await startScriptedClickSend(answerJson(readFixture(name)));
    const people = await client.listContacts('428');
    expect(people).toHaveLength(length);
    expect(people[0]).toEqual(first);
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v3/lists/428/contacts' });
  });

  it('accepts missing fields, and counts contacts that can’t be parsed', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerPage([
        { phone_number: 61437111222, first_name: 'Jo', last_name: null, country: 'au' },
        { phone_number: ' 0437 111 222 ', last_name: 'Doe', address_country: 'Australia' },
        { phone_number: null, first_name: 'Nobody' },
        { phone_number: '', first_name: 'Nobody' },
        { first_name: 'Nobody' },
        null,
        'what',
      ]),
    );
    expect(await client.listContacts('1')).toEqual([
      { phone: '61437111222', name: 'Jo', country: 'AU' },
      { phone: '0437 111 222', name: 'Doe' },
    ]);
    expect(counts).toEqual({ 'receipts contacts unreadable': 2 });
  });

  it('puts a name on one line, removes direction marks, and shortens it between characters', async () => {
    const { client } = await startScriptedClickSend(
      answerPage([
        { phone_number: '1', first_name: 'Jo\u202e', last_name: '\u200bSmith\nJones\u0007' },
        { phone_number: '2', first_name: `${'x'.repeat(59)}😀` },
      ]),
    );
    expect(await client.listContacts('1')).toEqual([
      { phone: '1', name: 'Jo Smith Jones' },
      { phone: '2', name: 'x'.repeat(59) },
    ]);
  });

  it.each([1, 100, 999, 1_000, 1_001])('reads all of %i contacts', async (count) => {
    const rows = makeContacts(count);
    for (const more of [{}, { last_page: 0 }, { last_page: '', per_page: '100' }]) {
      const { client } = await startScriptedClickSend(answerPaged(rows, more));
      const people = await client.listContacts('1');
      expect(people.map(({ phone }) => phone)).toEqual(rows.map((row) => row.phone_number));
    }
  });

  it('stops when a page repeats', async () => {
    const rows = makeContacts(100);
    const stubborn = await startScriptedClickSend(answerPage(rows, { last_page: 50 }));
    expect(await stubborn.client.listContacts('1')).toHaveLength(100);
    expect(stubborn.seen).toHaveLength(2);
  });

  it.each([
    ['is shorter', 150],
    ['is longer', 250],
    ['ends early', 100],
  ])('starts again when the list %s at the second page', async (_name, count) => {
    const after = makeContacts(count).toReversed();
    const { client, seen } = await startScriptedClickSend([
      answerPaged(makeContacts(201)),
      answerPaged(after),
      answerPaged(after),
    ]);
    const people = await client.listContacts('1');
    expect(people.map(({ phone }) => phone)).toEqual(after.map((row) => row.phone_number));
    expect(seen.map(({ query }) => query.page).slice(0, 3)).toEqual(['1', '2', '1']);
  });

  it('gives up on a list that keeps changing', async () => {
    let count = 300;
    const { client, seen } = await startScriptedClickSend((...exchange) => {
      count -= 1;
      answerPaged(makeContacts(count))(...exchange);
    });
    await expect(client.listContacts('1')).rejects.toMatchObject({
      code: 'list_changing',
      retry: 'never',
      problem: { todo: 'Try again when they’re done' },
    });
    expect(seen.map(({ query }) => query.page)).toEqual(['1', '2', '1', '2']);
  });

  it('refuses a list with more than 100,000 contacts after the first page', async () => {
    const page = answerPage(makeContacts(100), { total: 100_001, last_page: 1_001 });
    const { client, seen } = await startScriptedClickSend(page);
    await expect(client.listContacts('1')).rejects.toMatchObject({
      code: 'list_too_long',
      retry: 'never',
      problem: { what: 'It has more than 100,000 contacts, and I can’t read more' },
    });
    expect(seen).toHaveLength(1);
  });

  it('refuses an endless list whose length ClickSend does not say', async () => {
    const { context, count } = createLongList(1_001);
    await expect(listContacts(context, '1')).rejects.toMatchObject({ code: 'list_too_long' });
    expect(count()).toBe(1_000);
  });

  it('reads all pages of a list of people who opted out, however many', async () => {
    const { context } = createLongList(1_500);
    const phones: string[] = [];
    for await (const { contacts } of listOptedOutContacts(context, '1'))
      phones.push(...contacts.map(({ phone }) => phone));
    expect(phones).toEqual(Array.from({ length: 1_500 }, (_, n) => `${n + 1}`));
  });

  it.each([
    ['belongs to another account', answerJson(readFixture('error_403_not_owned'), 403)],
    ['is not there', answerJson({ response_code: 'NOT_FOUND' }, 404)],
  ])('throws no_such_list when the list %s', async (_name, answer) => {
    const { client, seen } = await startScriptedClickSend(answer);
    await expect(client.listContacts('1/../2')).rejects.toMatchObject({
      code: 'no_such_list',
      retry: 'never',
      problem: { todo: 'Choose another list' },
    });
    expect(seen[0]?.path).toBe('/v3/lists/1%2F..%2F2/contacts');
  });
});

/** A list with one contact on each page, whose length ClickSend does not say. `count`: the pages that were read. */
function createLongList(lastPage: number) {
  let pages = 0;
  const http = {
    exchange: async () => {
      pages += 1;
      const data = { data: [{ phone_number: `${pages}` }], last_page: lastPage };
      const body = { response_code: 'SUCCESS', data };
      return { kind: 'answered', status: 200, body } as const;
    },
    download: async () => new Uint8Array(),
    close: async () => undefined,
  };
  const clock = { now: () => 0, wait: async () => undefined };
  const context = { http, clock, timeoutMs: 1, metrics: createCountingMeter().metrics };
  return { context, count: () => pages };
}
