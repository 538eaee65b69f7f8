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

const fetchHistory = async (query = '') => (await kit.call(`GET /mms/history${query}`)).body.data;
const sendMany = async (count: number) =>
  kit.call('POST /mms/send', {
    media_file: await kit.upload(),
    messages: Array.from({ length: count }, (_, n) => ({
      ...PLAIN_MESSAGE,
      custom_string: `n${n}`,
    })),
  });

describe('GET /mms/history', () => {
  test('has the documented rows, with numbers as text', async () => {
    await kit.send();
    const { body } = await kit.call('GET /mms/history');
    expect(listKeys(body)).toEqual(listKeys(sample('mms-history')));
    expect(listKeys(body)).toEqual(
      expect.arrayContaining([...listKeys(sample('mms-history.older'))]),
    );
    expect(body.data.data[0]).toMatchObject({
      message_parts: '1.00',
      message_price: '0.4850',
      schedule: '1780000000',
      date_added: 1_780_000_000,
      status: 'Queued',
      status_code: null,
      status_text: null,
    });
  });

  test('has pages of 15 to 100 rows', async () => {
    await sendMany(40);
    const first = await fetchHistory('?page=1&limit=15');
    expect(first).toMatchObject({ total: 40, per_page: 15, current_page: 1, last_page: 3 });
    expect(first).toMatchObject({
      next_page_url: '/?page=2',
      prev_page_url: null,
      from: 1,
      to: 15,
    });
    const last = await fetchHistory('?page=3');
    expect(last).toMatchObject({
      next_page_url: null,
      prev_page_url: '/?page=2',
      from: 31,
      to: 40,
    });
    const pages = [first, await fetchHistory('?page=2'), last];
    const seen = pages.flatMap((page) => page.data.map((row: Json) => row.custom_string));
    expect(new Set(seen).size).toBe(40);
    expect((await fetchHistory('?limit=3')).per_page).toBe(15);
    expect((await fetchHistory('?limit=500')).per_page).toBe(100);
  });

  test('has last_page 0 when it is empty', async () => {
    expect(await fetchHistory()).toEqual(sample('empty-page').data);
  });

  test('is filtered by documented fields only, with + written as %2B', async () => {
    await kit.send({ to: PHONE, custom_string: 'a' }, [{ to: OTHER, custom_string: 'b' }]);
    expect((await fetchHistory(`?q=to:${encodeURIComponent(OTHER)}`)).total).toBe(1);
    expect((await fetchHistory(`?q=to:${OTHER}`)).total).toBe(0);
    expect((await fetchHistory('?q=status:queued,direction:OUT')).total).toBe(2);
    expect((await fetchHistory('?q=status:Failed')).total).toBe(0);
    expect((await fetchHistory('?q=status:Failed,direction:out&operator=OR')).total).toBe(2);
    expect((await fetchHistory('?q=custom_string:a')).total).toBe(2);
  });

  test('is filtered by time, and sorted', async () => {
    await kit.send({ subject: 'first' });
    const between = kit.now() / 1000 + 5;
    kit.forward(10);
    await kit.send({ subject: 'second' });
    const listSubjects = async (query: string) =>
      (await fetchHistory(query)).data.map((row: Json) => row.subject);
    expect(await listSubjects('')).toEqual(['first', 'second']);
    expect(await listSubjects(`?date_from=${between}`)).toEqual(['second']);
    expect(await listSubjects(`?date_to=${between}`)).toEqual(['first']);
    expect(await listSubjects('?order_by=date_added:desc')).toEqual(['second', 'first']);
    expect(await listSubjects('?order_by=subject:desc')).toEqual(['second', 'first']);
  });

  test('leaves out refused messages, and can be slow to show the others', async () => {
    await kit.send({}, [{ to: '+000' }]);
    expect((await fetchHistory()).total).toBe(1);
    kit.world.hideFromHistory(2);
    await kit.send();
    expect((await fetchHistory()).total).toBe(0);
    expect((await fetchHistory()).total).toBe(1);
    expect((await fetchHistory()).total).toBe(2);
  });
});

test('GET /mms/history/export links to a CSV file', async () => {
  await kit.send();
  const { body } = await kit.call('GET /mms/history/export?filename=export.csv');
  expect(listKeys(body)).toEqual(listKeys(sample('mms-history-export')));
  const csv = await (await fetch(body.data.url)).text();
  expect(csv.split('\r\n')).toHaveLength(3);
  expect((await kit.call('GET /mms/history/export')).status).toBe(400);
});

describe('a scheduled message', () => {
  const getTimeSoon = () => kit.now() / 1000 + 60;

  test('reaches no phone before its time', async () => {
    const { body } = await kit.send({ schedule: getTimeSoon() });
    const [{ message_id: id, schedule }] = body.data.messages;
    expect(schedule).toBe(getTimeSoon());
    expect(kit.world.sent()).toMatchObject([{ status: 'Scheduled', schedule: getTimeSoon() }]);
    expect(kit.world.phones()).toEqual([]);
    await expect(kit.world.carrier(id, { kind: 'deliver' })).rejects.toThrow(/scheduled/);
    kit.forward(61);
    expect(kit.world.phones()).toHaveLength(1);
    expect((await kit.call(`PUT /mms/${id}/cancel`)).status).toBe(404);
  });

  test('can be cancelled and is refunded', async () => {
    const { body } = await kit.send({ schedule: getTimeSoon() });
    const [{ message_id: id }] = body.data.messages;
    expect((await kit.call(`PUT /mms/${id}/cancel`)).body).toEqual(sample('mms-cancel'));
    expect(kit.world.balance()).toBe('100.000000');
    kit.forward(61);
    expect(kit.world.phones()).toEqual([]);
    expect((await fetchHistory()).data[0]).toMatchObject({
      status: 'Cancelled',
      status_code: '301',
    });
    const again = await kit.call(`PUT /mms/${id}/cancel`);
    expect(again.body).toMatchObject({ http_code: 404, response_code: 'NOT_FOUND' });
  });

  test('is cancelled together with all others', async () => {
    await kit.send();
    await kit.send({ schedule: getTimeSoon() }, [{ schedule: getTimeSoon() }]);
    expect((await kit.call('PUT /mms/cancel-all')).body).toEqual(sample('mms-cancel-all'));
  });

  test('is never sent if its time was given in milliseconds', async () => {
    const { body } = await kit.send({ schedule: getTimeSoon() * 1000 });
    expect(body.data.messages[0].status).toBe('SUCCESS');
    kit.forward(10 * 365 * 24 * 3600);
    expect(kit.world.phones()).toEqual([]);
    expect(kit.world.sent()).toMatchObject([{ status: 'Scheduled' }]);
  });
});
