import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Json,
  type Kit,
  listKeys,
  OTHER,
  PHONE,
  sample,
  startKit,
  startWebhook,
} from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const send = async (message: Json = {}) =>
  (
    await kit.call('POST /sms/send', {
      messages: [{ to: PHONE, body: 'Hello', custom_string: 's', ...message }],
    })
  ).body.data.messages[0];
const fetchHistory = async (query = '') =>
  (await kit.call(`GET /sms/history${query}`)).body.data.data;
const listBodies = (rows: Json) => rows.map(({ body }: Json) => body);

describe('GET /sms/history', () => {
  test('has the documented rows', async () => {
    const { message_id: id } = await send();
    await kit.world.carrier(id, { kind: 'deliver' });
    const [row] = await fetchHistory();
    expect(listKeys(row)).toEqual(listKeys(sample('sms-history').data[0]));
    expect(row).toMatchObject({
      direction: 'out',
      date: 1_780_000_000,
      message_id: id,
      custom_string: 's',
      status: 'Completed',
      status_code: '201',
      message_price: '0.0792',
      message_parts: 1,
    });
  });

  test('has the oldest first, and can be sorted by `date` but not by `date_added`', async () => {
    for (const body of ['One', 'Two', 'Three']) {
      await send({ body });
      kit.forward(60);
    }
    expect(listBodies(await fetchHistory())).toEqual(['One', 'Two', 'Three']);
    expect(listBodies(await fetchHistory('?order_by=date_added:desc'))).toEqual([
      'One',
      'Two',
      'Three',
    ]);
    expect(listBodies(await fetchHistory('?order_by=date:desc'))).toEqual(['Three', 'Two', 'One']);
    expect(listBodies(await fetchHistory('?date_from=1780000030&date_to=1780000090'))).toEqual([
      'Two',
    ]);
  });

  test('can be searched by id and number, and has neither MMS nor refused messages', async () => {
    await kit.send();
    const { message_id: id } = await send({ body: 'One' });
    await send({ body: 'Two', to: OTHER });
    kit.world.refuse(OTHER, 'INVALID_RECIPIENT');
    await send({ body: 'Three', to: OTHER });
    expect(listBodies(await fetchHistory())).toEqual(['One', 'Two']);
    expect(listBodies(await fetchHistory(`?q=message_id:${id}`))).toEqual(['One']);
    expect(listBodies(await fetchHistory('?q=to:%2B61491570156'))).toEqual(['Two']);
  });

  test('includes incoming messages', async () => {
    await send({ body: 'One' });
    await kit.world.reply(PHONE, { text: 'Two' });
    const [, row] = await fetchHistory();
    expect(row).toMatchObject({ direction: 'in', status: 'Received', from: PHONE, body: 'Two' });
    expect(listKeys(row)).toEqual(listKeys(sample('sms-history').data[0]));
  });

  test('can be late independently of the MMS history', async () => {
    kit.world.hideFromHistory(1);
    await send({ body: 'One' });
    await kit.call('GET /mms/history');
    expect(await fetchHistory()).toEqual([]);
    expect(listBodies(await fetchHistory())).toEqual(['One']);
  });
});

describe('SMS receipts', () => {
  test('for one message are real receipts, and 404 before the carrier reports anything', async () => {
    const { message_id: id } = await send();
    const path = `GET /sms/receipts/${id}`;
    const none = await kit.call(path);
    expect([none.status, none.body]).toEqual([404, sample('error-404-receipt')]);
    kit.forward(5);
    await kit.world.carrier(id, { kind: 'deliver' });
    kit.forward(5);
    const { body } = await kit.call(path);
    expect(listKeys(body)).toEqual(listKeys(sample('sms-receipt')));
    expect(body.data).toMatchObject({
      timestamp_send: 1_780_000_000,
      timestamp: 1_780_000_005,
      message_id: id,
      status_code: '201',
      message_type: 'sms',
    });
    const mms = (await kit.send()).body.data.messages[0].message_id;
    await kit.world.carrier(mms, { kind: 'deliver' });
    expect((await kit.call(`GET /sms/receipts/${mms}`)).status).toBe(404);
    expect((await kit.call(`GET /mms/receipts/${id}`)).status).toBe(404);
  });

  test('are listed without MMS, as documented, until they are marked as read', async () => {
    const { message_id: id } = await send();
    await kit.world.carrier(id, { kind: 'deliver' }, { by: 'pull' });
    const { body } = await kit.call('GET /sms/receipts');
    expect(listKeys(body)).toEqual(listKeys(sample('sms-receipts')));
    expect((await kit.call('GET /mms/receipts')).body.data.total).toBe(0);
    await kit.call('PUT /sms/receipts-read', { date_before: kit.now() / 1000 + 1 });
    expect((await kit.call('GET /sms/receipts')).body.data.total).toBe(0);
    expect((await kit.call(`GET /sms/receipts/${id}`)).status).toBe(200);
  });

  test('are pushed with the type sms', async () => {
    const hook = await startWebhook();
    kit.world.pushReceiptsTo(hook.url);
    const { message_id: id } = await send();
    await kit.world.carrier(id, { kind: 'fail' });
    const pushed = Object.fromEntries(new URLSearchParams(hook.got[0]?.body));
    await hook.close();
    expect(pushed).toMatchObject({ message_id: id, message_type: 'sms', status_code: '301' });
  });
});

test.each([
  ['160 letters', 'a'.repeat(160), 1, '0.0792'],
  ['161 letters', 'a'.repeat(161), 2, '0.1584'],
  ['81 brackets, which count double', '['.repeat(81), 2, '0.1584'],
  ['159 letters and a line break, which counts double', `${'a'.repeat(159)}\n`, 2, '0.1584'],
  ['71 Unicode characters', '你'.repeat(71), 2, '0.1584'],
  ['1,224 letters', 'a'.repeat(1_224), 8, '0.6336'],
])('an SMS with %s has the right number of parts and price', async (_name, body, parts, price) => {
  const row = await send({ body });
  expect(row).toMatchObject({
    body,
    message_parts: parts,
    message_price: price,
    status: 'SUCCESS',
  });
});

test.each([
  ['a'.repeat(1_300), 1_224],
  ['你'.repeat(600), 536],
  ['€'.repeat(700), 612],
])('an SMS is silently cut after eight parts (%#)', async (body, length) => {
  await send({ body });
  expect(kit.world.sent()[0]?.body).toBe(body.slice(0, length));
});
