import { beforeEach, expect, test } from 'vitest';
import { memoizeAccount } from '../../src/core/account/memoize-account.ts';
import { AppError } from '../../src/core/errors.ts';
import { createCanSeeSend } from '../../src/core/permissions/visibility.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import { createEstimatePrice } from '../../src/core/prices/estimate-price.ts';
import { createExportHistory } from '../../src/core/queries/history.ts';
import {
  createListRecentSends,
  createListScheduledSends,
} from '../../src/core/queries/list-sends.ts';
import { createCancelAll } from '../../src/core/scheduling/cancel-all.ts';
import type { SendId } from '../../src/domain/send.ts';
import { createPeople } from './people.ts';
import { type AppWorld, ada, ben, createAppWorld, HOUR, MINUTE, SECOND, silent } from './world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await createAppWorld();
});

const getId = (name: string) => `mms-${name.padEnd(20, 'x')}` as SendId;
const channels = { isPublic: async (channel: string) => channel === 'C1' };
const createScheduledList = () =>
  createListScheduledSends({
    records: world.records,
    canSeeSend: createCanSeeSend(channels, createPeople()),
    clock: world.clock,
  });
const createCancel = () =>
  createCancelAll({
    listScheduledSends: createScheduledList(),
    cancelSend: world.cancelSend,
    clickSend: world.clickSend,
    log: silent,
  });

function plan(name: string, inMs: number, more: Parameters<AppWorld['addSend']>[1] = {}) {
  const schedule = { at: world.clock.now() + inMs, with: 'app' } as const;
  return world.addSend([ada, ben], { id: getId(name), schedule, ...more });
}

test('lists scheduled sends soonest first, and only those that the requester can see', async () => {
  await plan('later', 2 * HOUR);
  await plan('soon', HOUR, { user: 'U2' });
  await plan('hidden', 3 * HOUR, { user: 'U2', channel: 'C9' });
  const listIds = async (...asked: Parameters<ReturnType<typeof createScheduledList>>) =>
    (await createScheduledList()(...asked)).map(({ send }) => send.id);
  expect(await listIds({ user: 'U1' })).toEqual([getId('soon'), getId('later')]);
  expect(await listIds({ user: 'U1', channel: 'C9' })).toHaveLength(3);
  expect(await listIds()).toHaveLength(3);
});

test("600 scheduled sends of others neither hide one's own from the list nor from *Cancel all*", async () => {
  for (let n = 0; n < 600; n += 1)
    await plan(`other-${n}`, HOUR + n, { user: 'U2', channel: 'C9' });
  const mine = await plan('mine', 3 * HOUR);
  expect((await createScheduledList()({ user: 'U1' })).map(({ send }) => send.id)).toEqual([
    mine.id,
  ]);
  world.clock.moveTo(world.clock.now() + SECOND);
  expect(await createCancel().cancelVisibleSends({ user: 'U1' }, world.clock.now())).toMatchObject({
    cancelled: 1,
  });
  expect(await createCancel().cancelAllSends('U9')).toMatchObject({ cancelled: 600 });
});

test('lists no submitted or cancelled send, but lists those that ClickSend holds', async () => {
  await plan('soon', 10 * MINUTE);
  const cancelled = await plan('cancelled', HOUR);
  const at = world.clock.now() + 2 * HOUR;
  const there = await plan('there', 0, { schedule: { at, with: 'clicksend' } });
  await world.cancelSend(cancelled.id, 'U2');
  await world.jobs.runFor(15 * MINUTE);
  expect((await createScheduledList()()).map(({ send }) => send.id)).toEqual([there.id]);
});

test('counts the scheduled sends and recipients that the requester can see, by author', async () => {
  await plan('one', HOUR);
  await plan('two', HOUR);
  await plan('three', HOUR, { user: 'U2', channel: 'C9', recipients: [{ phone: ada }] });
  const hers = { user: 'U1', sends: 2, people: 4 };
  const his = { user: 'U2', sends: 1, people: 1 };
  const both = { sends: 3, people: 5, byPerson: [hers, his] };
  expect(await createCancel().countScheduled({ user: 'U1' })).toEqual({
    sends: 2,
    people: 4,
    byPerson: [hers],
  });
  expect(await createCancel().countScheduled({ user: 'U1', channel: 'C9' })).toEqual(both);
});

test('*Cancel all* cancels the sends that its question counted, not those scheduled after it', async () => {
  await plan('before', HOUR);
  const askedAt = world.clock.now();
  world.clock.moveTo(askedAt + SECOND);
  const after = await plan('after', HOUR);
  const none = { asked: 0, before: 0, left: 0 };
  expect(await createCancel().cancelVisibleSends({ user: 'U2' }, askedAt)).toEqual({
    cancelled: 1,
    ...none,
  });
  expect((await createScheduledList()()).map(({ send }) => send.id)).toEqual([after.id]);
  expect(await createCancel().cancelVisibleSends({ user: 'U2' }, askedAt)).toEqual({
    cancelled: 0,
    ...none,
  });
});

test("*Cancel all* keeps what the requester can't see, and emptying the account cancels everything", async () => {
  const hidden = await plan('hidden', HOUR, { user: 'U1', channel: 'C9' });
  await plan('open', HOUR);
  const everything = createCancel();
  const until = world.clock.now();
  expect(await everything.cancelVisibleSends({ user: 'U2' }, until)).toMatchObject({
    cancelled: 1,
  });
  expect((await createScheduledList()()).map(({ send }) => send.id)).toEqual([hidden.id]);
  expect(await everything.cancelAllSends('U2')).toMatchObject({ cancelled: 1 });
  expect(await createScheduledList()()).toEqual([]);
});

test("emptying the account returns how many messages ClickSend cancelled, that it can't, or the problem", async () => {
  world.clickSend.cancelAllMessages = async () => ({ offered: true, value: { count: 7 } });
  expect(await createCancel().cancelAccountMessages('U1')).toEqual({ kind: 'cancelled', count: 7 });
  world.clickSend.cancelAllMessages = async () => ({ offered: false });
  expect(await createCancel().cancelAccountMessages('U1')).toEqual({ kind: 'notOffered' });
  const problem = { code: 'busy', what: 'ClickSend is busy', todo: '' };
  world.clickSend.cancelAllMessages = async () => {
    throw new AppError('busy', { retry: 'later', problem });
  };
  expect(await createCancel().cancelAccountMessages('U1')).toEqual({ kind: 'failed', problem });
});

test("lists a person's recent sends newest first, with their statuses and post", async () => {
  for (const name of ['old', 'new']) {
    const send = await world.addSend([ada], { id: getId(name) });
    await world.records.userSends('U1').addIfAbsent(send.id, send.submittedAt);
    await world.jobs.runFor(MINUTE);
  }
  const recent = await createListRecentSends({ records: world.records, clock: world.clock })('U1');
  expect(recent.map(({ send }) => send.id)).toEqual([getId('new'), getId('old')]);
  expect(recent[0]).toMatchObject({
    progress: { recipients: [{ state: 'queued' }] },
    post: { channel: 'C1' },
  });
});

test('estimates the price by country and in total, and uploads one sample picture for all estimates', async () => {
  const estimates: (readonly OutgoingMessage[])[] = [];
  world.clickSend.priceBatch = async (_url, messages) => {
    estimates.push(messages);
    return {
      currency: 'AUD',
      messages: messages
        .slice(0, 3)
        .map(({ reference, to }, n) =>
          n === 1
            ? { kind: 'refused', reference, problem: { code: 'x', what: 'No', todo: '' } }
            : { kind: 'priced', reference, price: to.startsWith('+61') ? 2500 : 900 },
        ),
    };
  };
  const price = createEstimatePrice({
    clickSend: world.clickSend,
    records: world.records,
    clock: world.clock,
  });
  const text = 'Jo 0437 111 222, 0437111223, +1 202 555 0123, +1 202 555 0124, 0437111222, nope';
  expect(await price(text, 'AU')).toMatchObject({
    priced: [
      { country: { code: 'AU' }, each: 2500, count: 1 },
      { country: { code: 'US' }, each: 900, count: 1 },
    ],
    refused: [{ recipient: { phone: ben } }],
    unpriced: [{ phone: '+12025550124' }],
    total: 3400,
    currency: 'AUD',
    doubles: [{ phone: ada }],
    unread: ['nope'],
  });
  await price('0437 111 222', 'AU');
  expect(estimates.map(({ length }) => length)).toEqual([4, 1]);
  expect(world.clickSend.uploads).toHaveLength(1);
  expect(await price('nobody', 'AU')).toBeUndefined();
});

test("an opted-out recipient isn't priced, and ClickSend isn't called when all have opted out", async () => {
  const estimates: (readonly OutgoingMessage[])[] = [];
  world.clickSend.priceBatch = async (_url, messages) => {
    estimates.push(messages);
    const [{ reference = '' } = {}] = messages;
    return { currency: 'AUD', messages: [{ kind: 'priced', reference, price: 2500 }] };
  };
  const { clickSend, records, clock, optOuts } = world;
  const price = createEstimatePrice({
    clickSend,
    records,
    clock,
  });
  await optOuts.recordKeyword({ messageId: 'R1', phone: ben, at: clock.now() }, 'stop');
  expect(await price('0437111222, 0437111223', 'AU')).toMatchObject({
    priced: [{ count: 1 }],
    refused: [{ recipient: { phone: ben }, problem: { code: 'opted_out' } }],
    total: 2500,
  });
  expect(estimates.map((messages) => messages.map(({ to }) => to))).toEqual([[ada]]);
  expect(await price('0437111223', 'AU')).toMatchObject({ priced: [], refused: [{}], total: 0 });
  expect(estimates).toHaveLength(1);
});

test('the balance is fetched at most once in ten seconds, unless fresh, and again after a submission', async () => {
  let calls = 0;
  world.clickSend.fetchAccount = async () => {
    calls += 1;
    return { balance: calls, currency: 'AUD' };
  };
  const { fetchAccount: read, submitBatch } = memoizeAccount(world.clickSend, world);
  expect(await Promise.all([read(), read()])).toMatchObject([{ balance: 1 }, { balance: 1 }]);
  expect((await read()).balance).toBe(1);
  world.clock.moveTo(world.clock.now() + 11 * SECOND);
  expect((await read()).balance).toBe(2);
  expect((await read({ isFresh: true })).balance).toBe(3);
  expect((await read()).balance).toBe(4);
  // The submission cost something.
  await submitBatch(undefined, []);
  expect((await read()).balance).toBe(5);
});

test('an export of the history logs who exported it, and no phone number', async () => {
  const lines: unknown[] = [];
  const bytes = new TextEncoder().encode('to\n+61437111222');
  const take = createExportHistory({
    clickSend: {
      exportHistory: async () => ({ offered: true, value: { name: 'mms.csv', bytes } }),
    },
    log: { ...silent, info: (fields, message) => lines.push([fields, message]) },
  });
  expect(await take('U1', {})).toMatchObject({ offered: true });
  expect(JSON.stringify(lines)).toContain('"user":"U1"');
  expect(JSON.stringify(lines)).not.toContain('437111222');
});
