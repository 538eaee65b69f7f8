import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import type { Reply } from '../../src/core/ports/clicksend.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import { createReceiveReplies } from '../../src/core/replies/receive-replies.ts';
import { ada, createAppWorld, getMessageId, HOUR, MINUTE, silent } from './world.ts';

const at = Date.UTC(2026, 10, 23, 9);
const reply: Reply = { messageId: 'R-1', from: ada, text: 'Thanks!', media: [], at };

async function replyWorld() {
  const world = await createAppWorld();
  const { records, jobs, clock } = world;
  const counts: string[] = [];
  const metrics: Metrics = {
    count: (name, labels) => void counts.push([name, ...Object.values(labels ?? {})].join(' ')),
    recordDuration() {},
  };
  const common = { records, jobs, clock, log: silent, country: 'AU' } as const;
  const ledger = createOptOutLedger({ ...common });
  return {
    ...world,
    counts,
    ledger,
    receiveReplies: createReceiveReplies({ ...common, metrics, optOuts: ledger }),
    /** How another replica, with its own clock, receives replies. */
    createReplica: (own: Clock, ownRecords = records) =>
      createReceiveReplies({
        ...common,
        records: ownRecords,
        clock: own,
        metrics,
        optOuts: ledger,
      }),
    /** Ids of the replies that aren't posted yet, in the order in which they will be posted. */
    listUnposted: async () =>
      (await records.unpostedReplies(derivePersonKey(ada)).listOldest({ limit: 99 })).map(
        ({ member }) => member.split('.').at(-1),
      ),
  };
}

test('stores each reply under its id, and queues one job for the contact', async () => {
  const world = await replyWorld();
  await world.receiveReplies([reply, { ...reply, messageId: 'R-2' }], 'push');
  expect(await world.records.reply.get('R-1')).toMatchObject(reply);
  expect(await world.records.reply.get('R-2')).toMatchObject({ ...reply, messageId: 'R-2' });
  expect(world.jobs.added.filter((job) => job.startsWith('replies'))).toHaveLength(1);
  expect(world.counts).toEqual(['replies push no', 'replies push no']);
});

test('at a start without polling, records only STOP and START, and loads nothing for other replies', async () => {
  const world = await replyWorld();
  const loaded: string[] = [];
  const { get } = world.records.messageRecipient;
  world.records.messageRecipient.get = (id) => {
    loaded.push(id);
    return get(id);
  };
  const texts = ['Thanks!', 'STOP', 'See you', 'Please stop by on Monday'];
  const replies = texts.map((text, n) => ({
    ...reply,
    messageId: `R-${n}`,
    originalMessageId: `M-${n}`,
    text,
  }));
  await world.receiveReplies(replies, 'opt-outs only');
  expect(loaded).toEqual(['M-1']);
  expect(await world.ledger.listEvents(ada)).toMatchObject([{ id: 'R-1', kind: 'out' }]);
  expect([await world.listUnposted(), await world.records.reply.get('R-1')]).toEqual([
    [],
    undefined,
  ]);
});

test('a reply that arrives again stays as it was stored first, and keeps its place', async () => {
  const world = await replyWorld();
  await world.receiveReplies([reply], 'push');
  await world.receiveReplies([{ ...reply, messageId: 'R-2' }], 'push');
  await world.receiveReplies([{ ...reply, at: at + MINUTE }], 'pull');
  await world.receiveReplies([reply, reply], 'push');
  expect(await world.records.reply.get('R-1')).toMatchObject(reply);
  expect(await world.listUnposted()).toEqual(['R-1', 'R-2']);
});

test('replies of the same second are in order of arrival, after those sent earlier', async () => {
  const world = await replyWorld();
  const ids = Array.from({ length: 30 }, (_, n) => `R-${n}`);
  await Promise.all(ids.map((id) => world.receiveReplies([{ ...reply, messageId: id }], 'push')));
  await world.receiveReplies([{ ...reply, messageId: 'early', at: at - 1_000 }], 'pull');
  expect(await world.listUnposted()).toEqual(['early', ...ids]);
});

test("replies of the same second are in order, although a replica's clock is ahead", async () => {
  const world = await replyWorld();
  const ahead = { ...world.clock, now: () => world.clock.now() + HOUR };
  await world.createReplica(ahead)([reply], 'push');
  for (const id of ['R-2', 'R-3'])
    await world.receiveReplies([{ ...reply, messageId: id }], 'push');
  expect(await world.listUnposted()).toEqual(['R-1', 'R-2', 'R-3']);
});

test("replies are in order after a replica's clock was set back", async () => {
  const world = await replyWorld();
  const later = { ...world.clock, now: () => world.clock.now() + HOUR };
  await world.createReplica(later)([{ ...reply, at: at + HOUR }], 'push');
  for (const id of ['R-2', 'R-3'])
    await world.receiveReplies([{ ...reply, messageId: id }], 'push');
  await world.receiveReplies([reply], 'push');
  expect(await world.listUnposted()).toEqual(['R-1', 'R-2', 'R-3']);
});

test("replies of different seconds are in order, however far the replicas' clocks are apart", async () => {
  const offMs = fc.oneof(fc.integer({ min: -3_000, max: 3_000 }), fc.constantFrom(-HOUR, HOUR));
  const text = fc.record({ replica: fc.nat({ max: 1 }), afterMs: fc.nat({ max: 1_200 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(offMs, offMs),
      fc.array(text, { minLength: 2, maxLength: 8 }),
      async (clocks, texts) => {
        const world = await replyWorld();
        const take = clocks.map((off) =>
          world.createReplica({ ...world.clock, now: () => world.clock.now() + off }),
        );
        for (const [n, { replica, afterMs }] of texts.entries()) {
          world.clock.moveTo(world.clock.now() + afterMs);
          const seconds = Math.floor(world.clock.now() / 1_000);
          const pushed = { ...reply, messageId: `R-${n}`, at: seconds * 1_000 };
          await take[replica]?.([pushed], 'push');
        }
        expect(await world.listUnposted()).toEqual(texts.map((_, n) => `R-${n}`));
      },
    ),
  );
});

test.each([
  ['by less than two seconds', 1_000, 2_000],
  ['by more, and is then corrected', 5_000, 0],
])("two replies are in order while ClickSend's clock is ahead %s", async (_, first, second) => {
  const world = await replyWorld();
  const now = Math.ceil(world.clock.now() / 1_000) * 1_000;
  world.clock.moveTo(now + 500);
  await world.receiveReplies([{ ...reply, at: now + first }], 'push');
  await world.receiveReplies([{ ...reply, messageId: 'R-2', at: now + second }], 'push');
  expect(await world.listUnposted()).toEqual(['R-1', 'R-2']);
});

test('a reply has its place before it is stored, and keeps it when it arrives again', async () => {
  const world = await replyWorld();
  const claim = world.store.setIfAbsent;
  let seen: readonly (string | undefined)[] = [];
  world.store.setIfAbsent = async (...args) => {
    seen = await world.listUnposted();
    return claim(...args);
  };
  await world.receiveReplies([reply], 'push');
  expect(seen).toEqual(['R-1']);
  world.clock.moveTo(world.clock.now() + MINUTE);
  await world.receiveReplies([reply], 'push');
  expect(await world.listUnposted()).toEqual(['R-1']);
});

test('a reply pulled while another replica stores it keeps its first place', async () => {
  const world = await replyWorld();
  const { records, clock } = world;
  // The slow replica gave the reply its place, and stores it only now.
  const setIfAbsent: typeof records.reply.setIfAbsent = async (...fact) => {
    clock.moveTo(clock.now() + 50);
    await world.receiveReplies([{ ...reply, messageId: 'R-2' }], 'push');
    clock.moveTo(clock.now() + 50);
    await world.receiveReplies([reply], 'pull');
    return records.reply.setIfAbsent(...fact);
  };
  const slowRecords = { ...records, reply: { ...records.reply, setIfAbsent } };
  await world.createReplica(clock, slowRecords)([reply], 'push');
  // Nothing happens at the second place, because a reply is posted once.
  expect(await world.listUnposted()).toEqual(['R-1', 'R-2', 'R-1']);
});

test('STOP opts the contact out when it is received, once, and START opts them back in', async () => {
  const world = await replyWorld();
  await world.receiveReplies([{ ...reply, text: ' Stop! ' }], 'push');
  expect((await world.ledger.findOptedOut([ada])).has(ada)).toBe(true);
  expect(await world.records.reply.get('R-1')).toMatchObject({ meant: 'out' });
  await world.receiveReplies([{ ...reply, messageId: 'R-2', text: 'start', at: at + 1 }], 'push');
  await world.receiveReplies([{ ...reply, text: ' Stop! ' }], 'pull');
  expect((await world.ledger.findOptedOut([ada])).has(ada)).toBe(false);
  await world.receiveReplies(
    [{ ...reply, messageId: 'R-3', text: "please don't text me any more" }],
    'push',
  );
  expect(await world.records.reply.get('R-3')).toMatchObject({ meant: 'maybe out' });
  expect((await world.ledger.findOptedOut([ada])).has(ada)).toBe(false);
});

test('counts a reply to a message of ours as known', async () => {
  const world = await replyWorld();
  const send = await world.addSend([ada]);
  const originalMessageId = getMessageId(send);
  await world.receiveReplies([{ ...reply, originalMessageId }], 'push');
  await world.jobs.runFor(MINUTE);
  await world.receiveReplies([{ ...reply, originalMessageId }], 'push');
  await world.receiveReplies([{ ...reply, reference: `${send.id}.0` }], 'push');
  await world.receiveReplies(
    [{ ...reply, originalMessageId: 'alien', reference: 'order 17' }],
    'push',
  );
  expect(world.counts).toEqual([
    'replies push no',
    'replies push yes',
    'replies push yes',
    'replies push no',
  ]);
});

test("rejects when the reply can't be stored, and doesn't count it", async () => {
  const world = await replyWorld();
  const failAlways = async () => {
    throw new Error('disk full');
  };
  Object.assign(world.store, { setIfAbsent: failAlways });
  await expect(world.receiveReplies([reply], 'push')).rejects.toThrow('disk full');
  expect(world.counts).toEqual([]);
});

test('receiving no replies counts nothing', async () => {
  const world = await replyWorld();
  await world.receiveReplies([], 'push');
  expect(world.counts).toEqual([]);
});
