import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Json, type Kit, listKeys, sample, startKit } from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

test.each([
  ['GET /lists', 'lists'],
  ['GET /lists/429/contacts', 'list-contacts'],
  ['GET /search/contacts-lists?q=o', 'search-contacts-lists'],
  ['GET /numbers', 'numbers'],
  ['GET /own-numbers', 'own-numbers'],
  ['GET /alpha-tags', 'alpha-tags'],
  ['GET /countries', 'countries'],
  ['GET /user-countries', 'user-countries'],
])('%s returns the documented fields', async (endpoint, name) => {
  const documented = leaveOutRecharge(listKeys(sample(name)));
  expect(listKeys((await kit.call(endpoint)).body)).toEqual(documented);
});

/** Leaves out fields of newer or older samples that don’t matter here. */
function leaveOutRecharge(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !/recharge|notified_timestamp|is_nearing_expiration/.test(key));
}

test('contacts come in pages, and another account’s list gets 403', async () => {
  const { body } = await kit.call('GET /lists/429/contacts');
  expect(body.data).toMatchObject({ total: 12, last_page: 1 });
  expect((await kit.call('GET /lists/1/contacts')).status).toBe(403);
});

test('search finds people and lists by part of their name', async () => {
  const findLists = async (q: string) =>
    (await kit.call(`GET /search/contacts-lists?q=${q}`)).body.data.data.map(
      (row: Json) => row.name,
    );
  expect(await findLists('ada')).toEqual(['Ada Nguyen', 'Kira Adams']);
  expect(await findLists('crew')).toEqual(['Crew north']);
});

test('numbers are filtered by type and country', async () => {
  const { body } = await kit.call('GET /numbers?q=type:mms,country:AU');
  expect(body.data.data).toMatchObject([{ type: 'mms', status: { value: 0 } }]);
});

test('messages can be sent to a country once it is selected', async () => {
  const { body: all } = await kit.call('GET /country-list');
  const { id } = all.data.find((one: Json) => one.code === 'FR');
  const { body } = await kit.call('POST /user-countries', { country_list_ids: [id] });
  expect(body.data.map((one: Json) => one.code)).toEqual(['FR']);
  const answer = await kit.send({ to: '+33612345678' }, [{}]);
  expect(answer.body.data.messages.map((row: Json) => row.status)).toEqual([
    'COUNTRY_NOT_ENABLED',
    'SUCCESS',
  ]);
  kit.world.enableCountry('AU', true);
  expect((await kit.send()).body.data.queued_count).toBe(1);
});
