import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { pullJob } from '../../src/core/jobs.ts';
import type { Receipt, Reply, UnreadItem, UnreadReplies } from '../../src/core/ports/clicksend.ts';
import { createReceiptSource } from '../../src/core/receipts/pull-receipts.ts';
import {
  createPullJob,
  createUnreadPull,
  PULL_JOB_IDS,
} from '../../src/core/receipts/pull-unread.ts';
import { createReplySource } from '../../src/core/replies/pull-replies.ts';
import type { ReceiveReplies } from '../../src/core/replies/receive-replies.ts';
import { ada, createAppWorld, getMessageId, HOUR, MINUTE, makeSend, silent } from './world.ts';

const reply: Reply = { messageId: 'R-1', from: ada, text: 'Thanks!', media: [], at: 1 };

async function createPullingWorld() {
  const world = await createAppWorld();
  const { clickSend, clock, receiveReceipts } = world;
  /** What was done with replies, in order. */
  const done: string[] = [];
  const taking = { fails: false };
  const receiveReplies: ReceiveReplies = async (replies, source) => {
    await Promise.resolve();
    if (taking.fails) throw new Error('disk full');
    done.push(`${source} ${replies.map((one) => one.messageId).join()}`);
  };
  const tools = {
    records: world.records,
    clickSend,
    clock,
    log: silent,
    pollMs: MINUTE,
    receiveReceipts: receiveReceipts,
    receiveReplies,
  };
  const pull = createPullJob({
    receipts: createUnreadPull(tools, createReceiptSource(tools, 'mms')),
    'sms-receipts': createUnreadPull(tools, createReceiptSource(tools, 'sms')),
    replies: createUnreadPull(tools, createReplySource(tools)),
  });
  const getSeconds = () => Math.floor(clock.now() / 1000);
  /** Makes ClickSend list this reply as unread. Replies are marked one by one, except those for which `marks` is false. */
  const listUnread = (
    more: Partial<UnreadReplies> = {},
    marks: (id: string) => unknown = () => true,
  ) =>
    Object.assign(clickSend, {
      listUnreadReplies: async () => ({
        offered: true,
        value: { replies: [reply], ids: [reply.messageId], ...more },
      }),
      markReplyRead: async (id: string) => {
        if (!marks(id)) return { offered: false };
        done.push(`read ${id}`);
        return { offered: true, value: true };
      },
      markRepliesRead: async (before: number) => void done.push(`read before ${before}`),
    });
  return { ...world, pull, done, taking, getSeconds, listUnread };
}

test('receipts are marked as read only after they are stored, and only those older than two seconds', async () => {
  const world = await createPullingWorld();
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const receipts: Receipt[] = [
    { messageId: getMessageId(send), fact: { state: 'delivered', at: 1 } },
  ];
  const marked: { product: string; before: number; stored: boolean }[] = [];
  Object.assign(world.clickSend, {
    listUnreadReceipts: async () => ({
      offered: true,
      value: { receipts, listed: receipts, newest: world.getSeconds() },
    }),
    markReceiptsRead: async (product: string, before: number) => {
      const stored =
        (await world.records.receipt.get(getMessageId(send), 'delivered')) !== undefined;
      marked.push({ product, before, stored });
    },
  });
  const before = world.getSeconds() - 2;
  expect(await world.pull.run('receipts', 1)).toEqual({ againInMs: MINUTE });
  expect(marked).toEqual([{ product: 'mms', before, stored: true }]);
  expect(await world.pull.run('sms-receipts', 1)).toEqual({ againInMs: MINUTE });
  expect(marked[1]).toEqual({ product: 'sms', before, stored: true });
});

describe('unread items of other programs', () => {
  /** Makes ClickSend list these receipts (message id and time) and mark them by time. */
  async function createReceiptsWorld(listed: readonly UnreadItem[]) {
    const world = await createPullingWorld();
    const send = await world.addSend();
    await world.jobs.runFor(MINUTE);
    world.clock.moveTo(1_800_000_000_000);
    const marked: number[] = [];
    const times = listed.flatMap(({ at = [] }) => at);
    Object.assign(world.clickSend, {
      listUnreadReceipts: async () => ({
        offered: true,
        value: { receipts: [], listed, newest: Math.max(0, ...times) },
      }),
      markReceiptsRead: async (_: string, before: number) => void marked.push(before),
    });
    return { ...world, send, marked };
  }
  const OURS = getMessageId(makeSend([ada]));
  const createItem = (messageId: string, at: number, reference = ''): UnreadItem => ({
    messageId,
    at,
    ...(reference ? { reference } : {}),
  });

  test.each<[string, readonly UnreadItem[], readonly number[]]>([
    ['all are ours', [createItem(OURS, 100), createItem(OURS, 200)], [200]],
    [
      'another program’s is in between',
      [createItem(OURS, 100), createItem('alien', 150), createItem(OURS, 200)],
      [149],
    ],
    [
      'another program’s has a reference',
      [createItem(OURS, 100), createItem('alien', 150, 'order 17')],
      [149],
    ],
    [
      'another installation’s',
      [createItem(OURS, 100), createItem('alien', 150, 'mms-zzzzzzzzzzzzzzzzzzzz.0')],
      [149],
    ],
    ['another program’s is the oldest', [createItem('alien', 50), createItem(OURS, 100)], []],
    ['another program’s has no time', [createItem(OURS, 100), { messageId: 'alien' }], []],
    [
      'ours is known by its reference',
      [createItem('unheard-of', 100, 'mms-abcdefghijklmnopqrst.0')],
      [100],
    ],
  ])('receipts of other programs stay unread: %s', async (_, listed, expected) => {
    for (const id of ['receipts', 'sms-receipts'] as const) {
      const { pull, marked } = await createReceiptsWorld(listed);
      expect(await pull.run(id, 1)).toEqual({ againInMs: MINUTE });
      expect(marked).toEqual(expected);
    }
  });

  test('thousands of unread receipts are pulled less often', async () => {
    const listed = Array.from({ length: 2_500 }, (_, n) => createItem(`alien-${n}`, n + 1));
    const { pull } = await createReceiptsWorld(listed);
    expect(await pull.run('sms-receipts', 1)).toEqual({ againInMs: 3 * MINUTE });
  });

  test('replies to other programs are received, but stay unread', async () => {
    const world = await createPullingWorld();
    const send = await world.addSend();
    await world.jobs.runFor(MINUTE);
    const at = world.clock.now() - 10 * HOUR;
    const replies: readonly Reply[] = [
      { ...reply, at, originalMessageId: getMessageId(send) },
      { ...reply, at, messageId: 'R-2', originalMessageId: 'alien', reference: 'order 17' },
      { ...reply, at, messageId: 'R-3' },
    ];
    const ids = replies.map(({ messageId }) => messageId);
    const newest = at / 1000 + 5;
    world.listUnread({ replies, ids, newest, newestNameless: newest });
    await world.pull.run('replies', 1);
    expect(world.done).toEqual([
      'pull R-1,R-2,R-3',
      'read R-1',
      'read R-3',
      `read before ${Math.floor(at / 1000) - 1}`,
    ]);
  });
});

test('replies are marked as read one by one, only after they are stored', async () => {
  const world = await createPullingWorld();
  world.listUnread({ ids: ['R-1', 'R-2'], newest: world.getSeconds() - 60 });
  expect(await world.pull.run('replies', 1)).toEqual({ againInMs: MINUTE });
  expect(world.done).toEqual(['pull R-1', 'read R-1', 'read R-2']);
});

describe("replies that can't be marked one by one", () => {
  test('are marked by time, excluding the newest second until a later pull', async () => {
    const world = await createPullingWorld();
    const newest = world.getSeconds() - 60;
    const refuse = () => false;
    world.listUnread({ newest }, refuse);
    await world.pull.run('replies', 1);
    await world.pull.run('replies', 1);
    world.listUnread({ newest: newest + 30 }, refuse);
    await world.pull.run('replies', 1);
    world.listUnread({}, refuse);
    await world.pull.run('replies', 1);
    expect(world.done.filter((one) => one.startsWith('read'))).toEqual([
      `read before ${newest}`,
      `read before ${newest + 1}`,
      `read before ${newest + 30}`,
    ]);
  });

  test('because they have no id: are marked by time an hour later, when no earlier one can still arrive', async () => {
    const world = await createPullingWorld();
    const newestNameless = world.getSeconds() - 60;
    world.listUnread({ newest: world.getSeconds(), newestNameless });
    await world.pull.run('replies', 1);
    expect(world.done.at(-1)).toBe(`read before ${world.getSeconds() - 3_600}`);
    world.clock.moveTo(world.clock.now() + 2 * HOUR);
    await world.pull.run('replies', 1);
    expect(world.done.at(-1)).toBe(`read before ${newestNameless + 1}`);
  });

  test('because ClickSend refuses one: the others are marked, and that one by time an hour later', async () => {
    const world = await createPullingWorld();
    world.listUnread({ ids: ['R-1', 'R-2'], newest: world.getSeconds() }, (id) => {
      if (id === 'R-1') throw new AppError('BAD_REQUEST', { retry: 'never' });
      return true;
    });
    await world.pull.run('replies', 1);
    expect(world.done.slice(1)).toEqual(['read R-2', `read before ${world.getSeconds() - 3_600}`]);
  });

  test('because there are too many: 300 are marked in each pull, and the older ones by time', async () => {
    const world = await createPullingWorld();
    const ids = Array.from({ length: 1_000 }, (_, n) => `R-${n}`);
    world.listUnread({ ids, newest: world.getSeconds() });
    await world.pull.run('replies', 1);
    expect(world.done).toHaveLength(1 + 300 + 1);
    expect(world.done.at(-1)).toBe(`read before ${world.getSeconds() - 3_600}`);
  });
});

test('a mark that fails is repeated at the next pull', async () => {
  const world = await createPullingWorld();
  let isAway = true;
  world.listUnread({ newest: world.getSeconds() }, () => {
    if (isAway) throw new AppError('clicksend_away', { retry: 'later' });
    return true;
  });
  expect(await world.pull.run('replies', 1)).toEqual({ againInMs: MINUTE });
  expect(world.done).toEqual(['pull R-1']);
  isAway = false;
  await world.pull.run('replies', 1);
  expect(world.done).toEqual(['pull R-1', 'pull R-1', 'read R-1']);
});

test("replies that can't be stored stay unread, and are pulled again", async () => {
  const world = await createPullingWorld();
  world.listUnread({ newest: world.getSeconds() - 60 });
  world.taking.fails = true;
  expect(await world.pull.run('replies', 1)).toEqual({ againInMs: MINUTE });
  expect(world.done).toEqual([]);
  world.taking.fails = false;
  await world.pull.run('replies', 1);
  expect(world.done[0]).toBe('pull R-1');
});

test.each(PULL_JOB_IDS)(
  "%s that ClickSend doesn't offer are pulled again after a day",
  async (id) => {
    const world = await createPullingWorld();
    expect(await world.pull.run(id, 1)).toEqual({ againInMs: 24 * HOUR });
    expect(world.done).toEqual([]);
  },
);

test('replies are pulled although receipts fail', async () => {
  const world = await createPullingWorld();
  Object.assign(world.clickSend, {
    listUnreadReceipts: async () => {
      throw new Error('away');
    },
  });
  world.listUnread({ newest: world.getSeconds() - 60 });
  expect(pullJob.concurrency).toBe(PULL_JOB_IDS.length);
  expect(await world.pull.run('sms-receipts', 1)).toEqual({ againInMs: MINUTE });
  await world.pull.run('replies', 1);
  expect(world.done[0]).toBe('pull R-1');
});

test('a pull job of an older version with an unknown id does nothing', async () => {
  const world = await createPullingWorld();
  expect(await world.pull.run('carrier-pigeons' as 'replies', 1)).toBeUndefined();
});
