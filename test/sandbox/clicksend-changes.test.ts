import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Json,
  type Kit,
  OTHER,
  PHONE,
  PLAIN_MESSAGE,
  startKit,
  startWebhook,
} from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const listContacts = async (list: number): Promise<Json[]> => {
  const first = (await kit.call(`GET /lists/${list}/contacts?limit=100`)).body.data;
  const pages = [first];
  for (let page = 2; page <= first.last_page; page += 1)
    pages.push((await kit.call(`GET /lists/${list}/contacts?limit=100&page=${page}`)).body.data);
  return pages.flatMap(({ data }) => data);
};

describe('contact lists', () => {
  test('may have 2,500 contacts, in 25 pages of 100', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => ({
      phoneNumber: `+614${String(10_000_000 + n)}`,
      firstName: `N${n}`,
    }));
    const id = kit.world.putList('Everybody', many);
    const read = await listContacts(id);
    expect(read).toHaveLength(2_500);
    expect(new Set(read.map((row) => row.contact_id)).size).toBe(2_500);
    expect(read.at(-1)).toMatchObject({ first_name: 'N2499', last_name: '', list_id: id });
    const { body } = await kit.call('GET /search/contacts-lists?q=everyb');
    expect(body.data.data).toMatchObject([{ type: 'list', id, contacts_count: 2_500 }]);
  });

  test('can change between two calls, and remaining contacts keep their ids', async () => {
    const id = kit.world.putList('Two', [{ phoneNumber: PHONE, firstName: 'Ada' }]);
    const [before] = await listContacts(id);
    kit.world.changeContacts('Two', (contacts) => [...contacts, { phoneNumber: OTHER }]);
    const after = await listContacts(id);
    expect(after).toMatchObject([{ contact_id: before?.contact_id }, { phone_number: OTHER }]);
    expect(kit.world.putList('Two', [])).toBe(id);
    expect(await listContacts(id)).toEqual([]);
    kit.world.removeList(id);
    expect((await kit.call(`GET /lists/${id}/contacts`)).status).toBe(403);
    expect(() => kit.world.removeList(id)).toThrow(/there are Tenants Blue Street/);
  });

  test('of one sandbox are separate from those of another', async () => {
    kit.world.changeContacts(428, () => []);
    const other = await startKit();
    expect(other.world.account().lists[0]?.contacts).toHaveLength(4);
    await other.close();
  });
});

test('the account starts with lists, numbers and a sender name to try out', () => {
  const { lists, numbers, ownNumbers, names } = kit.world.account();
  expect(lists.map(({ name, contacts }) => [name, contacts.length])).toEqual([
    ['Tenants Blue Street', 4],
    ['Open day guests', 12],
    ['Crew north', 3],
    ['Opt-Out List', 0],
  ]);
  expect(numbers).toContainEqual({
    number: '+61481070206',
    country: 'AU',
    type: 'mms',
    isReady: true,
  });
  expect(ownNumbers.some(({ isApproved }) => isApproved)).toBe(true);
  expect(names).toEqual([{ name: 'BlueStreet', isApproved: true }]);
});

test('setSenders replaces the senders, and own numbers come in pages', async () => {
  const ownNumbers = Array.from({ length: 12 }, (_, n) => ({
    phoneNumber: `+6149157${1000 + n}`,
    country: 'AU',
    label: `n${n}`,
    status: 'APPROVED' as const,
  }));
  kit.world.setSenders({ ownNumbers, names: [], numbers: [] });
  const { body: first } = await kit.call('GET /own-numbers');
  expect(first.own_numbers).toHaveLength(10);
  const next = new URL(first._metadata.pagination.next);
  const { body: second } = await kit.call(`GET /own-numbers${next.search}`);
  expect(second.own_numbers).toMatchObject([{ label: 'n10' }, { label: 'n11' }]);
  expect(second._metadata.pagination.next).toBeNull();
  expect((await kit.call('GET /alpha-tags')).body.alpha_tags).toEqual([]);
  expect((await kit.call('GET /numbers')).body.data.total).toBe(0);
});

test('a number or a country can have its own price', async () => {
  kit.world.setPrice('0.9000', { country: 'NZ' });
  kit.world.setPrice('1.5000', { number: OTHER });
  const media_file = await kit.upload();
  const messages = [PHONE, OTHER, '+6421555123'].map((to) => ({ ...PLAIN_MESSAGE, to }));
  const { body } = await kit.call('POST /mms/price', { media_file, messages });
  const prices = body.data.messages.map((row: Json) => [row.to, row.message_price]);
  expect(Object.fromEntries(prices)).toEqual({
    [PHONE]: '0.4850',
    [OTHER]: '1.5000',
    '+6421555123': '0.9000',
  });
  expect(body.data.total_price).toBe(2.885);
});

test('POST /mms/price fetches the picture, and refuses each row if it no longer exists', async () => {
  const media_file = await kit.upload();
  kit.world.advance(601_000);
  const { status, body } = await kit.call('POST /mms/price', {
    media_file,
    messages: [PLAIN_MESSAGE],
  });
  expect(status).toBe(200);
  expect(body.data.messages).toMatchObject([{ status: 'INVALID_MEDIA_FILE' }]);
});

test('the account can have no MMS access', async () => {
  kit.world.setAccount({ access_mms: 0, active: 0 });
  const { body } = await kit.call('GET /account');
  expect(body.data).toMatchObject({ active: 0, _subaccount: { access_mms: 0 } });
  expect(body.data).not.toHaveProperty('access_mms');
});

test('an endpoint can be withdrawn and offered again', async () => {
  kit.world.withdraw('GET /mms/history', 405);
  expect((await kit.call('GET /mms/history')).status).toBe(405);
  kit.world.offer('GET /mms/history');
  expect((await kit.call('GET /mms/history')).status).toBe(200);
});

test('the export is a complete CSV file, filtered like the history and named as requested', async () => {
  await kit.send({ body: 'He said "yes",\nthen left', custom_string: 'a/1' });
  await kit.send({ to: OTHER });
  const q = `q=to:${encodeURIComponent(PHONE)}`;
  const { body } = await kit.call(`GET /mms/history/export?filename=may.csv&${q}`);
  const file = await fetch(body.data.url);
  expect(file.headers.get('content-type')).toBe('text/csv');
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="may.csv"');
  const csv = await file.text();
  expect(csv).toContain('"He said ""yes"",\nthen left"');
  expect(csv).toMatch(/^date_added,schedule,message_id,to,/);
  expect(csv).not.toContain(OTHER);
});

test('if polling needs a rule, nothing is listed before there is one', async () => {
  kit.world.setPollNeedsRule(true);
  const id = (await kit.send()).body.data.messages[0].message_id;
  const countListed = async (path: string) => (await kit.call(`GET ${path}`)).body.data.total;
  const letReceiptCome = async () => {
    await kit.world.carrier(id, { kind: 'handOver' }, { by: 'pull' });
    await kit.world.reply(PHONE, { text: 'ok' });
    return [await countListed('/mms/receipts'), await countListed('/sms/inbound')];
  };
  expect(await letReceiptCome()).toEqual([0, 0]);
  const rule = { rule_name: 'poll', match_type: 0, action: 'POLL', action_address: '', enabled: 1 };
  await kit.call('POST /automations/sms/receipts', rule);
  const inbound = { ...rule, dedicated_number: '*', message_search_type: 0 };
  await kit.call('POST /automations/sms/inbound', inbound);
  expect(await letReceiptCome()).toEqual([1, 1]);
  expect(kit.world.rules()).toMatchObject({
    receipts: [{ action: 'POLL' }],
    inbound: [{ action: 'POLL' }],
  });
});

test('an address in both the dashboard and a rule gets one push', async () => {
  const hook = await startWebhook();
  kit.world.pushReceiptsTo(hook.url);
  await kit.call('POST /automations/sms/receipts', {
    rule_name: 'r',
    match_type: 0,
    action: 'URL',
    action_address: hook.url,
    enabled: 1,
  });
  const id = (await kit.send()).body.data.messages[0].message_id;
  await kit.world.carrier(id, { kind: 'deliver' });
  expect(hook.got).toHaveLength(1);
  await hook.close();
});
