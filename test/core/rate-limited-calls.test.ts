import { expect, test } from 'vitest';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import type { Product } from '../../src/domain/send.ts';
import { loseResponse, toHistoryEntry } from './fake-clicksend.ts';
import { ada, createAppWorld, getMessageId, MINUTE, SECOND } from './world.ts';

test("a post or note that Slack's rate limit postpones is made later, without being looked up in between", async () => {
  const world = await createAppWorld();
  const looks: string[] = [];
  Object.assign(world.chat, {
    findPost: async () => void looks.push('post'),
    findThreadNote: async () => void looks.push('note'),
  });
  world.chat.fail('post', new RetryLaterError(5 * SECOND), { times: 3 });
  world.chat.fail('note', new RetryLaterError(5 * SECOND), { times: 3 });
  const send = await world.addSend();
  await world.jobs.runFor(8 * SECOND);
  // The message doesn't wait for the post.
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.posts).toHaveLength(0);
  const fact = { state: 'failed', at: world.clock.now() } as const;
  await world.receiveReceipts([{ messageId: getMessageId(send), fact }], 'push');
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['failed']);
  expect(looks).toEqual([]);
  expect(world.jobs.listWaiting().filter((job) => !job.startsWith('remind'))).toEqual([]);
});

test('a post is never given up because of the rate limit', async () => {
  const world = await createAppWorld();
  world.chat.fail('post', new RetryLaterError(10 * SECOND), { times: 1_000 });
  await world.addSend();
  await world.jobs.runFor(1_200 * 10 * SECOND);
  expect(world.chat.posts).toHaveLength(1);
  expect(world.chat.authorNotices).toEqual([]);
});

test("no question is posted about an unconfirmed batch while ClickSend's rate limit prevents the lookups", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const busy = { retry: 'later', answered: true, retryAfterMs: 30 * SECOND } as const;
  const { listHistory } = world.clickSend;
  const opensAt = world.clock.now() + 10 * MINUTE;
  Object.assign(world.clickSend, {
    async *listHistory(product: Product, from: number) {
      if (world.clock.now() < opensAt) throw new AppError('clicksend_busy', busy);
      yield* listHistory(product, from);
    },
  });
  const send = await world.addSend([ada]);
  await world.jobs.runFor(5 * MINUTE);
  expect(world.chat.notes).toEqual([]);
  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(6 * MINUTE);
  expect(world.chat.notes).toEqual([]);
  expect((await world.loadProgress(send)).recipients).toMatchObject([{ state: 'queued' }]);
  expect(world.clickSend.submissions).toHaveLength(1);
});
