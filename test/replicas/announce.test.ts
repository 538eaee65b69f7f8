import { expect, test } from 'vitest';
import { ensurePost } from '../../src/core/posts/ensure-post.ts';
import { createPostOnce } from '../../src/core/posts/post-once.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import { createFakeChat } from '../core/fake-chat.ts';
import { createSteppedJobs } from '../core/jobs.ts';
import { ada, createAppWorld, SECOND, uncounted } from '../core/world.ts';

/** Two replicas on the same records. The first one's post arrives at Slack when the test calls `arrive`. */
async function createReplicas() {
  const { records, clock } = await createAppWorld();
  const chat = createFakeChat();
  let arrive = () => {};
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const slow = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const slowChat = {
    ...chat,
    postMessage: async (...said: Parameters<typeof chat.postMessage>) => {
      begin();
      await slow;
      return chat.postMessage(...said);
    },
  };
  const jobs = createSteppedJobs(clock);
  const common = { records, jobs, clock };
  const createPosting = () =>
    createPostOnce({
      clock,
      metrics: uncounted,
      isAlone: false,
      deleteMessage: chat.deleteMessage,
    });
  const slowReplica = { ...common, chat: slowChat, postOnce: createPosting() };
  const replica = { ...common, chat, postOnce: createPosting() };
  const postFirst = (one: Send) => ensurePost(slowReplica, one);
  const postSecond = (one: Send) => ensurePost(replica, one);
  const waitFor = (ms: number) => clock.moveTo(clock.now() + ms);
  return { records, chat, postFirst, postSecond, waitFor, arrive, begun };
}

const send: Send = {
  id: 'S1' as SendId,
  user: 'U1',
  channel: 'C1',
  recipients: [{ phone: ada }],
  subject: 'Hello',
  body: 'World',
  picture: { kind: 'slack', id: 'F1' },
  submittedAt: 0,
};

test('while one replica waits for a slow Slack, another one doesn’t post the same send', async () => {
  const { chat, postFirst, postSecond, waitFor, arrive, begun } = await createReplicas();
  const posting = postFirst(send);
  await begun;
  await expect(postSecond(send)).rejects.toMatchObject({
    code: 'posting',
    retryAfterMs: 5 * SECOND,
  });
  waitFor(6 * SECOND);
  await expect(postSecond(send)).rejects.toMatchObject({
    code: 'posting',
    retryAfterMs: 39 * SECOND,
  });
  arrive();
  const post = await posting;
  expect(await postSecond(send)).toEqual(post);
  expect(chat.posts).toHaveLength(1);
});

test('a post that a replica made before it died is found by another, and not posted again', async () => {
  const { records, chat, postFirst, postSecond, waitFor, arrive } = await createReplicas();
  arrive();
  const { ts } = (await postFirst(send)) ?? {};
  // The replica died before it stored where its post is.
  await records.post.delete(send.id);
  waitFor(6 * SECOND);
  expect(await postSecond(send)).toMatchObject({ ts });
  expect(chat.posts).toHaveLength(1);
});

test('a post that a replica began but never made before it died is made by another', async () => {
  const { chat, postFirst, postSecond, waitFor, begun } = await createReplicas();
  void postFirst(send);
  await begun;
  await expect(postSecond(send)).rejects.toMatchObject({ code: 'posting' });
  waitFor(46 * SECOND);
  expect(await postSecond(send)).toBeDefined();
  expect(chat.posts).toHaveLength(1);
});
