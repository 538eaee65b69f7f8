import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Receipt } from '../../src/core/ports/clicksend.ts';
import type { DeliveryFact } from '../../src/domain/delivery-status.ts';
import { formatMessageReference } from '../../src/domain/send.ts';
import { ada, createAppWorld, getMessageId, HOUR, MINUTE, SECOND } from './world.ts';

const at = Date.UTC(2026, 10, 23, 9);
const busy = { code: 'busy', what: 'The network is busy', todo: 'Nothing to do' };
const off = { code: 'off', what: 'The phone is off', todo: 'Send again later' };
const full = { code: 'full', what: 'The phone is full', todo: 'Ask them' };

/** Five receipts as a carrier may send them. Two are failures, with different reasons. */
const five: readonly DeliveryFact[] = [
  { state: 'sent', at: at + 1000 },
  { state: 'retrying', at: at + 2000, problem: busy },
  { state: 'failed', at: at + 3000, problem: off },
  { state: 'failed', at: at + 3000, problem: full },
  { state: 'retrying', at: at + 2500, problem: off },
];

async function computeFinalPost(
  facts: readonly DeliveryFact[],
  inOneCall: boolean,
): Promise<string> {
  const world = await createAppWorld();
  const send = await world.addSend([ada]);
  await world.jobs.runFor(MINUTE);
  const receipts = facts.map((fact): Receipt => ({ messageId: getMessageId(send), fact }));
  for (const receipt of inOneCall ? [] : receipts) {
    await world.receiveReceipts([receipt], 'push');
    await world.jobs.runFor(4 * SECOND);
  }
  if (inOneCall) await world.receiveReceipts(receipts, 'pull');
  await world.jobs.runFor(MINUTE);
  return JSON.stringify(world.chat.posts[0]?.shown);
}

test.each([
  ['that end in a failure', five],
  ['that end in a delivery', [...five.slice(0, 4), { state: 'delivered', at: at + 4000 } as const]],
])('five receipts %s, in any order and repeated, end in the same post', async (_how, facts) => {
  const expected = await computeFinalPost(facts, false);
  await fc.assert(
    fc.asyncProperty(
      fc
        .tuple(
          fc.shuffledSubarray([...facts], { minLength: facts.length }),
          fc.array(fc.constantFrom(...facts), { maxLength: 5 }),
        )
        .chain(([all, again]) => {
          const mixed = [...all, ...again];
          return fc.shuffledSubarray(mixed, { minLength: mixed.length });
        }),
      fc.boolean(),
      async (received, inOneCall) => {
        expect(await computeFinalPost(received, inOneCall)).toBe(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test("a receipt that arrives before its message's id is known is applied when it is", async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.receiveReceipts(
    [{ messageId: getMessageId(send), fact: { state: 'delivered', at } }],
    'push',
  );
  await world.jobs.runFor(MINUTE);
  expect((await world.loadProgress(send)).recipients).toMatchObject([{ state: 'delivered' }]);
});

test("a receipt with a send's reference queues an update of the post", async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const before = world.jobs.added.length;
  const reference = formatMessageReference(send.id, 0);
  await world.receiveReceipts(
    [{ messageId: 'other', reference, fact: { state: 'sent', at } }],
    'push',
  );
  expect(world.jobs.added.slice(before)).toContain(`report ${send.id}`);
});

test('a receipt for an unknown message is stored, and updates no post', async () => {
  const world = await createAppWorld();
  await world.receiveReceipts([{ messageId: 'alien', fact: { state: 'sent', at } }], 'pull');
  expect(world.jobs.added).toEqual([]);
  expect(await world.records.receipt.get('alien', 'sent')).toEqual({ state: 'sent', at });
});

test.each(['before', 'after'])(
  'a receipt is shown when its message becomes known right %s the receipt is stored',
  async (moment) => {
    const world = await createAppWorld();
    const send = await world.addSend();
    const { addMany } = world.store;
    // ClickSend's response to the batch is stored while the receipt is written.
    Object.assign(world.store, {
      addMany: async (...args: Parameters<typeof addMany>) => {
        Object.assign(world.store, { addMany });
        if (moment === 'before') await world.jobs.runFor(MINUTE);
        const added = await addMany.apply(world.store, args);
        if (moment === 'after') await world.jobs.runFor(MINUTE);
        return added;
      },
    });
    await world.receiveReceipts(
      [{ messageId: getMessageId(send), fact: { state: 'delivered', at } }],
      'push',
    );
    await world.jobs.runFor(MINUTE);
    expect(world.chat.posts[0]?.shown.text).toContain('1 delivered');
  },
);

/** Pushes one receipt for each of this many messages, at the same time. */
const listPushes = (world: Awaited<ReturnType<typeof createAppWorld>>, count: number) =>
  Array.from({ length: count }, (_, n) =>
    world.receiveReceipts([{ messageId: `M-${n}`, fact: { state: 'delivered', at } }], 'push'),
  );

test('1,000 concurrent pushes are stored in few writes, and each resolves after its receipt is stored', async () => {
  const world = await createAppWorld();
  const { addMany } = world.store;
  let writes = 0;
  Object.assign(world.store, {
    addMany: async (...args: Parameters<typeof addMany>) => {
      if (args[0].length > 0) writes += 1;
      await new Promise(setImmediate);
      return addMany.apply(world.store, args);
    },
  });
  const stored = await Promise.all(
    listPushes(world, 1_000).map(async (push, n) => {
      await push;
      return world.records.receipt.get(`M-${n}`, 'delivered');
    }),
  );
  expect(stored.every((fact) => fact?.at === at)).toBe(true);
  expect(writes).toBeLessThan(10);
});

test('while the store is unreachable, no push resolves, and pushes that come again are stored', async () => {
  const world = await createAppWorld();
  const { addMany } = world.store;
  Object.assign(world.store, { addMany: () => Promise.reject(new Error('Redis is away')) });
  const first = await Promise.allSettled(listPushes(world, 20));
  expect(first.every(({ status }) => status === 'rejected')).toBe(true);
  Object.assign(world.store, { addMany });
  await Promise.all(listPushes(world, 20));
  expect(await world.records.receipt.get('M-19', 'delivered')).toEqual({ state: 'delivered', at });
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: at }));
afterEach(() => void vi.useRealTimers());

test('a receipt that arrived before its message was known is kept for the whole retention period', async () => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.receiveReceipts(
    [{ messageId: getMessageId(send), fact: { state: 'delivered', at } }],
    'push',
  );
  await world.jobs.runFor(MINUTE);
  vi.setSystemTime(at + 10 * 24 * HOUR);
  expect((await world.loadProgress(send)).recipients).toMatchObject([{ state: 'delivered' }]);
});
