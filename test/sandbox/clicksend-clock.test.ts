import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Kit, PHONE, startKit } from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const HOUR = 3_600_000;
const getTimeInAnHour = () => (kit.world.now() + HOUR) / 1000;
const schedule = async (more = {}): Promise<string> =>
  (await kit.send({ schedule: getTimeInAnHour(), ...more })).body.data.messages[0].message_id;

test('advancing the clock sends scheduled messages and resolves whoever waits for them', async () => {
  await schedule();
  expect(kit.world.scheduled()).toMatchObject([{ to: PHONE, status: 'Scheduled' }]);
  const arrival = kit.world.until(() => kit.world.phones()[0], 'the phone to get it');
  kit.world.advance(HOUR - 1);
  expect(kit.world.phones()).toEqual([]);
  kit.world.advance(1);
  expect((await arrival).messages).toMatchObject([{ status: 'Queued' }]);
  expect(kit.world.scheduled()).toEqual([]);
});

test('uploads expire by the clock that was set', async () => {
  const url = await kit.upload();
  kit.world.setTime(kit.now() + 599_000);
  expect((await fetch(url)).status).toBe(200);
  kit.world.setTime(kit.now() + 601_000);
  expect((await fetch(url)).status).toBe(410);
  expect(kit.world.now()).toBe(kit.now() + 601_000);
});

test('the dashboard cancels a scheduled message, and the history shows it', async () => {
  const id = await schedule();
  kit.world.dashboard.cancel(id);
  const { body } = await kit.call('GET /mms/history');
  expect(body.data.data).toMatchObject([{ message_id: id, status: 'Cancelled' }]);
  expect(kit.world.balance()).toBe('100.000000');
  expect(() => kit.world.dashboard.cancel(id)).toThrow(/nothing is scheduled/);
  kit.world.advance(2 * HOUR);
  expect(kit.world.phones()).toEqual([]);
});

test('a cancelled message is not refunded if refunds are off', async () => {
  kit.world.setRefunds(false);
  const id = await schedule();
  await kit.call(`PUT /mms/${id}/cancel`);
  expect(kit.world.balance()).toBe('99.515000');
});

test('the dashboard sends a scheduled message at once, which can’t be cancelled then', async () => {
  const id = await schedule();
  kit.world.dashboard.sendNow(id);
  expect(kit.world.phones()).toMatchObject([{ number: PHONE }]);
  expect((await kit.call(`PUT /mms/${id}/cancel`)).status).toBe(404);
  await kit.world.carrier(id, { kind: 'deliver' }, { by: 'history' });
  const { body } = await kit.call('GET /mms/history');
  expect(body.data.data).toMatchObject([{ status: 'Completed', status_code: '201' }]);
});

test('the dashboard cancels all scheduled messages', async () => {
  await schedule();
  await schedule({ custom_string: 'another program' });
  expect(kit.world.dashboard.cancelAll()).toBe(2);
  expect(kit.world.scheduled()).toEqual([]);
});
