import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Json,
  type Kit,
  listKeys,
  OTHER,
  PHONE,
  PLAIN_MESSAGE,
  sample,
  startKit,
} from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const listStatuses = (answer: { body: Json }) =>
  Object.fromEntries(answer.body.data.messages.map((row: Json) => [row.to, row.status]));

describe('POST /mms/send', () => {
  test('returns what the documentation shows, plus the blocked_count of the live API', async () => {
    const { status, body } = await kit.send();
    expect(status).toBe(200);
    const { blocked_count, ...data } = body.data;
    expect(listKeys({ ...body, data })).toEqual(listKeys(sample('mms-send')));
    expect(body.response_msg).toBe('Messages queued for delivery.');
    expect(blocked_count).toBe(0);
    expect(data).toMatchObject({ total_price: 0.485, total_count: 1, queued_count: 1 });
    expect(data.messages[0]).toMatchObject({ message_price: '0.4850', schedule: '', to: PHONE });
    expect(data.messages[0].message_id).toMatch(/^[0-9A-F-]{36}$/);
  });

  test('returns rows in another order than the request', async () => {
    const { body } = await kit.send({ to: PHONE }, [{ to: OTHER }]);
    expect(body.data.messages.map((row: Json) => row.to)).toEqual([OTHER, PHONE]);
  });

  test('shows the message with its picture on the phone even after the upload expired', async () => {
    const { body } = await kit.send({ to: '0491 570 006', custom_string: 'a/1', source: 'x' });
    kit.forward(3600);
    const [phone] = kit.world.phones();
    expect(phone).toMatchObject({ number: PHONE, replies: [] });
    expect(phone?.messages[0]).toMatchObject({
      to: PHONE,
      subject: 'Gate',
      body: 'The gate is open',
      customString: 'a/1',
      source: 'x',
      answered: 'SUCCESS',
      status: 'Queued',
      statusCode: null,
      price: '0.4850',
      arrived: false,
      product: 'mms',
      schedule: 0,
    });
    expect(phone?.messages[0]?.media?.contentType).toBe('image/jpeg');
    const copy = await fetch(body.data.messages[0]._media_file_url);
    expect(copy.status).toBe(200);
    expect(new Uint8Array(await copy.arrayBuffer())).toEqual(phone?.messages[0]?.media?.bytes);
  });

  test('refuses one bad number among good ones in its own row, with few fields', async () => {
    const { body } = await kit.send({}, [{ to: '+000' }]);
    expect(body).toMatchObject({ http_code: 200, response_code: 'SUCCESS' });
    expect(body.data).toMatchObject({ total_count: 2, queued_count: 1, blocked_count: 1 });
    expect(listStatuses({ body })).toEqual({ [PHONE]: 'SUCCESS', '+000': 'INVALID_RECIPIENT' });
    const refused = body.data.messages.find((row: Json) => row.to === '+000');
    const { is_shared_system_number: _, ...seen } = sample('sms-invalid-recipient');
    expect(listKeys(refused)).toEqual(listKeys(seen));
  });

  const faults: readonly [string, Json, string][] = [
    ['no subject', { subject: '' }, 'SUBJECT_REQUIRED'],
    ['a subject of 21 characters', { subject: 'x'.repeat(21) }, 'SOMETHING_IS_WRONG'],
    ['no body', { body: '' }, 'MISSING_REQUIRED_FIELDS'],
    ['no recipient', { to: '' }, 'MISSING_REQUIRED_FIELDS'],
    ['a custom_string of 51 characters', { custom_string: 'x'.repeat(51) }, 'SOMETHING_IS_WRONG'],
    ['an unreadable schedule', { schedule: 'tomorrow' }, 'INVALID_SCHEDULE'],
    ['a sender with a space', { from: 'My Shop' }, 'INVALID_SENDER_ID'],
    ['a country that isn’t enabled', { to: '+33612345678' }, 'COUNTRY_NOT_ENABLED'],
    ['another account’s list', { to: '', list_id: 1 }, 'NOT_ENOUGH_PERMISSION_TO_LIST_ID'],
  ];
  test.each(faults)('refuses a message with %s', async (_name, message, status) => {
    const { body } = await kit.send(message);
    expect(body.http_code).toBe(200);
    expect(body.data.messages[0].status).toBe(status);
    expect(kit.world.sent()).toMatchObject([{ answered: status, status: '', price: '0.0000' }]);
    expect(kit.world.phones()).toEqual([]);
  });

  test('accepts values exactly at the limits', async () => {
    const { body } = await kit.send({ subject: 'x'.repeat(20), custom_string: 'x'.repeat(50) });
    expect(body.data.queued_count).toBe(1);
  });

  test('silently cuts a long body: at 1,500 GSM characters, or 500 with any other character', async () => {
    await kit.send({ body: `€${'a'.repeat(1600)}` });
    await kit.send({ body: `英${'a'.repeat(1600)}` });
    expect(kit.world.sent().map((message) => message.body.length)).toEqual([1500, 500]);
  });

  test('refuses more than 1,000 messages, including the contacts of lists', async () => {
    const media_file = await kit.upload();
    const messages = Array.from({ length: 1000 }, () => PLAIN_MESSAGE);
    expect((await kit.call('POST /mms/send', { media_file, messages })).status).toBe(200);
    const answer = await kit.call('POST /mms/send', {
      media_file,
      messages: [...messages.slice(2), { ...PLAIN_MESSAGE, to: '', list_id: 428 }],
    });
    expect(answer.status).toBe(400);
    expect(answer.body.response_code).toBe('TOO_MANY_RECIPIENTS');
    expect(kit.world.sent()).toHaveLength(1000);
  });

  test('sends to each contact of a list', async () => {
    const { body } = await kit.send({ to: '', list_id: 428 });
    expect(body.data.messages).toHaveLength(4);
    expect(body.data.messages[0]).toMatchObject({ list_id: 428, contact_id: 552_789 });
  });

  test.each([[undefined], [{}], [{ messages: 'none' }], [{ messages: [] }]])(
    'responds with 400 to the body %j',
    async (wrong) => {
      const { status, body } = await kit.call('POST /mms/send', wrong);
      expect(status).toBe(400);
      expect(body).toMatchObject({ http_code: 400, response_code: 'BAD_REQUEST', data: null });
    },
  );

  test('accepts the first message and refuses the second if the credit lasts for one', async () => {
    kit.world.setBalance('0.970000');
    await kit.send();
    const { body } = await kit.send({ to: PHONE }, [{ to: OTHER }]);
    expect(listStatuses({ body })).toEqual({ [PHONE]: 'SUCCESS', [OTHER]: 'INSUFFICIENT_CREDIT' });
    expect(kit.world.balance()).toBe('0.000000');
  });

  test('uses the price and currency that are set', async () => {
    kit.world.setPrice('2.4200');
    kit.world.setCurrency('USD', '$');
    const { body } = await kit.send({ to: PHONE }, [{ to: OTHER }]);
    expect(body.data.total_price).toBe(4.84);
    expect(body.data._currency.currency_name_short).toBe('USD');
  });

  test('throttles the same text to the same phone if throttling is on', async () => {
    await kit.send();
    expect(listStatuses(await kit.send())).toEqual({ [PHONE]: 'SUCCESS' });
    kit.world.setThrottle(5);
    expect(listStatuses(await kit.send())).toEqual({ [PHONE]: 'THROTTLED' });
    expect(listStatuses(await kit.send({ to: OTHER }))).toEqual({ [OTHER]: 'SUCCESS' });
    kit.forward(6);
    expect(listStatuses(await kit.send())).toEqual({ [PHONE]: 'SUCCESS' });
  });

  test('refuses a number until that is switched off', async () => {
    kit.world.refuse(PHONE, 'REGISTRATION_NEEDED');
    expect(listStatuses(await kit.send())).toEqual({ [PHONE]: 'REGISTRATION_NEEDED' });
    kit.world.refuse(PHONE, undefined);
    expect(listStatuses(await kit.send())).toEqual({ [PHONE]: 'SUCCESS' });
  });

  test('accepts a test number at no cost and delivers nothing', async () => {
    const { body } = await kit.send({ to: '+61411111111' });
    const [row] = body.data.messages;
    expect(row).toMatchObject({ status: 'SUCCESS', message_parts: 0, message_price: '0.0000' });
    expect(kit.world.phones()).toEqual([]);
    const userActions = kit.world.carrier(row.message_id, { kind: 'deliver' });
    await expect(userActions).rejects.toThrow(/test numbers/);
  });
});

test('POST /mms/price returns the same rows, but neither sends nor charges anything', async () => {
  const media_file = await kit.upload();
  const { body } = await kit.call('POST /mms/price', { media_file, messages: [PLAIN_MESSAGE] });
  const { blocked_count: _, ...data } = body.data;
  expect(listKeys({ ...body, data })).toEqual(listKeys(sample('mms-price')));
  expect(data.messages[0]).toMatchObject({ status: 'SUCCESS', message_price: '0.4850' });
  expect(kit.world.sent()).toEqual([]);
  expect(kit.world.balance()).toBe('100.000000');
});

test('POST /sms/send returns the keys of the live API', async () => {
  const { body } = await kit.call('POST /sms/send', { messages: [{ to: PHONE, body: 'Hello' }] });
  expect(listKeys(body)).toEqual(listKeys(sample('sms-send')));
  expect(kit.world.sent()).toMatchObject([{ product: 'sms', body: 'Hello', price: '0.0792' }]);
});
