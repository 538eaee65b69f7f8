import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../src/core/ports/clicksend.ts';
import { createPollHistoryJob } from '../../src/core/receipts/poll-history.ts';
import { findScore } from '../storage/find-score.ts';
import { loseResponse } from './fake-clicksend.ts';
import { ada, ben, createAppWorld, getMessageId, HOUR, MINUTE, silent } from './world.ts';

async function createWatchedWorld() {
  const world = await createAppWorld();
  const { records, clickSend, clock, receiveReceipts } = world;
  const tools = {
    records,
    clickSend,
    clock,
    log: silent,
    pollMs: MINUTE,
    receiveReceipts: receiveReceipts,
  };
  return { ...world, watch: createPollHistoryJob(tools) };
}

function createEntry(id: string, state: 'sent' | 'failed' | 'delivered'): HistoryEntry {
  const fact = { state, at: 1 };
  return {
    messageId: id,
    reference: '',
    to: ada,
    from: '',
    rawStatus: '',
    subject: '',
    fact,
  };
}

test("stores the history's statuses, and stops polling when every message is final", async () => {
  const world = await createWatchedWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  world.clickSend.entries.push(
    createEntry(getMessageId(send, 0), 'delivered'),
    createEntry('alien', 'failed'),
  );
  expect(await world.watch.run('history', 1)).toEqual({ againInMs: MINUTE });
  const loadStates = async () =>
    (await world.loadProgress(send)).recipients.map(({ state }) => state);
  expect(await loadStates()).toEqual(['delivered', 'queued']);

  world.clickSend.entries.push(createEntry(getMessageId(send, 1), 'failed'));
  await world.watch.run('history', 1);
  expect(await loadStates()).toEqual(['delivered', 'failed']);
  const looks = world.clickSend.historyStarts.length;
  await world.watch.run('history', 1);
  await world.watch.run('history', 1);
  expect(world.clickSend.historyStarts).toHaveLength(looks);
  expect(await findScore(world.records.openSends(), send.id)).toBeUndefined();
});

test('an unchanged row of the history queues no new update of the post', async () => {
  const world = await createWatchedWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  world.clickSend.entries.push(createEntry(getMessageId(send), 'sent'));
  await world.watch.run('history', 1);
  const adds = world.jobs.added.length;
  await world.watch.run('history', 1);
  expect(world.jobs.added).toHaveLength(adds);
});

test('polls old sends rarely, and stops after about four days', async () => {
  const world = await createWatchedWorld();
  await world.addSend();
  await world.jobs.runFor(2 * HOUR);
  const countLooks = async (hours: number) => {
    const before = world.clickSend.historyStarts.length;
    for (let n = 0; n < hours * 60; n += 1) {
      world.clock.moveTo(world.clock.now() + MINUTE);
      await world.watch.run('history', 1);
    }
    return world.clickSend.historyStarts.length - before;
  };
  expect(await countLooks(4)).toBeLessThanOrEqual(9);
  world.clock.moveTo(world.clock.now() + 100 * HOUR);
  await world.watch.run('history', 1);
  expect(await countLooks(4)).toBe(0);
});

test("polls again in the next round when the history can't be read", async () => {
  const world = await createWatchedWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  Object.assign(world.clickSend, {
    // biome-ignore lint/correctness/useYield: it fails before its first page
    listHistory: async function* () {
      throw new Error('away');
    },
  });
  expect(await world.watch.run('history', 1)).toEqual({ againInMs: MINUTE });
  expect(await findScore(world.records.openSends(), send.id)).toBeDefined();
});

test('a receipt that names the reference of an unconfirmed message confirms it', async () => {
  const world = await createWatchedWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const reference = world.clickSend.submissions[0]?.[0]?.reference ?? '';
  const fact = { state: 'delivered', at: 1 } as const;
  await world.receiveReceipts([{ messageId: 'late', reference, fact }], 'push');
  await world.jobs.runFor(MINUTE);
  const shown = (await world.loadProgress(send)).recipients.map(({ state }) => state);
  expect(shown).toEqual(['delivered']);
});

test('a receipt with an unknown reference changes nothing', async () => {
  const world = await createWatchedWorld();
  const reference = 'mms-zzzzzzzzzzzzzzzzzzzz.0';
  await world.receiveReceipts(
    [{ messageId: 'm', reference, fact: { state: 'sent', at: 1 } }],
    'push',
  );
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.jobs.listWaiting()).toEqual([]);
});

test("a receipt with another message id for a submitted message doesn't submit it again", async () => {
  const world = await createWatchedWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const reference = world.clickSend.submissions[0]?.[0]?.reference ?? '';
  const fact = { state: 'sent', at: 1 } as const;
  await world.receiveReceipts([{ messageId: 'another', reference, fact }], 'push');
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect((await world.loadProgress(send)).recipients).toMatchObject([{ state: 'queued' }]);
});

test('a scheduled message that was sent early at ClickSend is queued, and the other stays scheduled', async () => {
  const world = await createWatchedWorld();
  const schedule = { at: world.clock.now() + 5 * HOUR, with: 'clicksend' } as const;
  const send = await world.addSend([ada, ben], { schedule });
  await world.jobs.runFor(MINUTE);
  const fact = { state: 'queued', at: 1 } as const;
  const createQueuedEntry = (n: number) => ({
    ...createEntry(getMessageId(send, n), 'sent'),
    fact,
  });
  world.clickSend.entries.push({ ...createQueuedEntry(0), hasLeft: true }, createQueuedEntry(1));
  await world.watch.run('history', 1);
  // A pushed receipt has the same status for both.
  await world.receiveReceipts([{ messageId: getMessageId(send, 1), fact }], 'push');
  const states = (await world.loadProgress(send)).recipients.map(({ state }) => state);
  expect(states).toEqual(['queued', 'scheduled']);
});
