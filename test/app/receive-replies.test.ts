import { expect, test } from 'vitest';
import { receiveReplies } from '../../src/app/hear/receive-replies.ts';
import type { Reply } from '../../src/app/ports/clicksend.ts';
import type { Meter } from '../../src/app/ports/clock-log-meter.ts';
import { ada, appWorld, MINUTE, messageId, silent } from './world.ts';

const at = Date.UTC(2026, 10, 23, 9);
const reply: Reply = { messageId: 'R-1', from: ada, text: 'Thanks!', at };

async function replyWorld() {
  const world = await appWorld();
  const counts: string[] = [];
  const meter: Meter = {
    count: (name, labels) => void counts.push([name, ...Object.values(labels ?? {})].join(' ')),
    took() {},
  };
  return {
    ...world,
    counts,
    take: receiveReplies({ records: world.facts, clock: world.clock, log: silent, meter }),
  };
}

test('a reply is stored under its own id, and shows nothing yet', async () => {
  const world = await replyWorld();
  await world.take([reply, { ...reply, messageId: 'R-2' }]);
  expect(await world.facts.reply.get('R-1')).toEqual(reply);
  expect(await world.facts.reply.get('R-2')).toEqual({ ...reply, messageId: 'R-2' });
  expect(world.jobs.added).toEqual([]);
  expect(world.counts).toEqual(['replies push no', 'replies push no']);
});

test('a reply that comes again stays as it came first', async () => {
  const world = await replyWorld();
  await world.take([reply]);
  await world.take([{ ...reply, at: at + MINUTE }]);
  await world.take([reply, reply]);
  expect(await world.facts.reply.get('R-1')).toEqual(reply);
});

test('a reply to a message of ours is counted as known', async () => {
  const world = await replyWorld();
  const send = await world.ordered([ada]);
  const originalMessageId = messageId(send);
  await world.take([{ ...reply, originalMessageId }]);
  await world.jobs.runFor(MINUTE);
  await world.take([{ ...reply, originalMessageId }]);
  await world.take([{ ...reply, reference: `${send.id}.0` }]);
  await world.take([{ ...reply, originalMessageId: 'alien', reference: 'order 17' }]);
  expect(world.counts).toEqual([
    'replies push no',
    'replies push yes',
    'replies push yes',
    'replies push no',
  ]);
});

test('what cannot be stored is not taken', async () => {
  const world = await replyWorld();
  const failing = async () => {
    throw new Error('disk full');
  };
  Object.assign(world.store, { claim: failing });
  await expect(world.take([reply])).rejects.toThrow('disk full');
  expect(world.counts).toEqual([]);
});

test('no replies are nothing', async () => {
  const world = await replyWorld();
  await world.take([]);
  expect(world.counts).toEqual([]);
});
