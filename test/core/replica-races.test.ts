import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import {
  postResultsFileJob,
  prepareSendJob,
  submitBatchJob,
  updatePostJob,
} from '../../src/core/jobs.ts';
import type { SubmitOutcome } from '../../src/core/ports/clicksend.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { findScore } from '../storage/find-score.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { answerBusy, loseResponse, refuseForCredit } from './fake-clicksend.ts';
import { makePhones } from './many.ts';
import {
  type AppWorld,
  ada,
  ben,
  createAppWorld,
  HOUR,
  MINUTE,
  makeSend,
  SECOND,
} from './world.ts';

const storeAway = () => new AppError('store_failed', { retry: 'later' });

/** Another replica with the same store, Slack and ClickSend. */
async function createReplica(world: AppWorld, store: Store = world.store): Promise<AppWorld> {
  const other = await createAppWorld({ store });
  Object.assign(other.chat, world.chat);
  const { submitBatch } = world.clickSend;
  other.clickSend.submitBatch = submitBatch;
  other.clock.moveTo(world.clock.now());
  return other;
}

function createDeferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const listUnsure = async (world: AppWorld, send = makeSend([])) =>
  (await world.loadProgress(send)).recipients.map(({ state }) => state);

test('*Send again* leaves out a recipient whose message was cancelled before the batch was accepted', async () => {
  const world = await createAppWorld();
  const { id, user, submittedAt: _, ...draft } = makeSend([ada, ben]);
  const at = world.clock.now() + 2 * HOUR;
  world.clickSend.nextOutcomes = [answerBusy(10 * SECOND), loseResponse];
  await world.queueSend(id, user, { ...draft, schedule: { at, with: 'clicksend' } });
  await world.jobs.runFor(5 * SECOND);
  expect(await world.cancelSend(id, 'U2', { index: 0, edits: 0 })).toMatchObject({ kind: 'asked' });
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ to }) => to))).toEqual([
    [ada, ben],
    [ben],
  ]);
  await world.answerNewestQuestion('send again', id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions[2]?.map(({ to }) => to)).toEqual([ben]);
});

test("a stalled process doesn't submit its batch after a person had it sent again", async () => {
  const base = await openMemoryStore();
  const stall = createDeferred<void>();
  let isStalled = false;
  const store: Store = {
    ...base,
    async setIfAbsent(key, value, ttlMs) {
      const done = await base.setIfAbsent(key, value, ttlMs);
      if (key.startsWith('batch:') && !isStalled) {
        isStalled = true;
        await stall.promise;
      }
      return done;
    },
  };
  const zombie = await createAppWorld({ store });
  const send = await zombie.addSend([ada]);
  const run = zombie.jobs.runFor(SECOND);
  await expect.poll(() => isStalled).toBe(true);
  const other = await createReplica(zombie, base);
  await other.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await other.jobs.runFor(5 * MINUTE);
  expect(zombie.clickSend.submissions).toHaveLength(0);
  await other.answerNewestQuestion('send again', send.id, 0, 'U1');
  await other.jobs.runFor(MINUTE);
  expect(zombie.clickSend.submissions).toHaveLength(1);
  zombie.clock.moveTo(other.clock.now());
  stall.resolve();
  await run;
  expect(zombie.clickSend.submissions).toHaveLength(1);
});

test("a batch isn't submitted before the standby Redis has confirmed its intent", async () => {
  const base = await openMemoryStore();
  let isReplicated = false;
  const world = await createAppWorld({
    store: { ...base, isReplicated: async () => isReplicated },
  });
  const send = await world.addSend([ada]);
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions).toHaveLength(0);
  isReplicated = true;
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listUnsure(world, send)).toEqual(['queued']);
});

test('a batch whose intent was lost in a failover is submitted by only one of two replicas', async () => {
  const base = await openMemoryStore();
  const { id } = makeSend([]);
  let isLost = false;
  const store: Store = {
    ...base,
    async isReplicated() {
      if (isLost) return true;
      isLost = true;
      await world.records.batch.delete(id, 0);
      const other = await createReplica(world, base);
      await other.jobs.add(submitBatchJob, { sendId: id, batch: 0 });
      await other.jobs.runFor(SECOND);
      return true;
    },
  };
  const world = await createAppWorld({ store });
  const send = await world.addSend([ada]);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listUnsure(world, send)).toEqual(['queued']);
});

test('a batch whose intent was stored, but not confirmed in an outage, is submitted without a question', async () => {
  const base = await openMemoryStore();
  let isLost = false;
  const store: Store = {
    ...base,
    async setIfAbsent(key, value, ttlMs) {
      const done = await base.setIfAbsent(key, value, ttlMs);
      if (key.startsWith('batch:') && !isLost) {
        isLost = true;
        throw storeAway();
      }
      return done;
    },
  };
  const world = await createAppWorld({ store });
  const send = await world.addSend([ada]);
  await world.jobs.runFor(5 * MINUTE);
  expect(await listUnsure(world, send)).toEqual(['queued']);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test.each([
  ['refused', refuseForCredit, 'refused'],
  ['delayed', answerBusy(SECOND), 'queued'],
])(
  "a batch that another replica looked up, and that is then %s after all, isn't unconfirmed",
  async (_, answer, state) => {
    const world = await createAppWorld();
    const answered = createDeferred<SubmitOutcome>();
    world.clickSend.nextOutcomes = [() => answered.promise];
    const send = await world.addSend([ada]);
    const first = world.jobs.runFor(SECOND);
    await expect.poll(() => world.clickSend.submissions.length).toBe(1);
    const other = await createReplica(world);
    await other.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
    await other.jobs.runFor(SECOND / 2);
    answered.resolve(await answer());
    await first;
    await world.jobs.runFor(5 * MINUTE);
    expect(await listUnsure(other, send)).toEqual([state]);
  },
);

test("ClickSend's result is stored although the store fails at that moment", async () => {
  const base = await openMemoryStore();
  let away = 0;
  const store: Store = {
    ...base,
    async compareAndSet(key, from, to, ttlMs) {
      if (key.startsWith('batch:') && away > 0) {
        away -= 1;
        throw storeAway();
      }
      return base.compareAndSet(key, from, to, ttlMs);
    },
  };
  const world = await createAppWorld({ store });
  world.clickSend.nextOutcomes = [
    async () => {
      away = 1;
      return refuseForCredit();
    },
  ];
  const send = await world.addSend([ada]);
  await world.jobs.runFor(5 * MINUTE);
  expect(await listUnsure(world, send)).toEqual(['refused']);
});

test('*Send again* is carried out although the queue fails at that moment', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend([ada]);
  await world.jobs.runFor(5 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  const add = world.jobs.add;
  let broken = 1;
  world.jobs.add = async (job, payload, options) => {
    const fact = await world.records.batch.get(send.id, 0);
    if (job.name === 'report' && fact?.kind === 'sending' && broken-- > 0) throw storeAway();
    return add(job, payload, options);
  };
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('*Send again* counts although the clock of the replica that handles it is behind', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend([ada]);
  await world.jobs.runFor(MINUTE);
  const other = await createReplica(world);
  // The moving clock can't go back, so the submitting replica's clock was two minutes ahead.
  const fact = await world.records.batch.get(send.id, 0);
  if (fact?.kind !== 'answered') throw new Error('not answered');
  const ahead = { ...fact, at: fact.at + 2 * MINUTE };
  await world.records.batch.put(ahead, send.id, 0);
  await other.answerNewestQuestion('send again', send.id, 0, 'U1');
  await other.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('two processes that update the same post at once post each note once', async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePhones(3));
  await world.jobs.runFor(SECOND / 2);
  for (const index of [0, 1, 2]) {
    const messageId = `id-${send.id}.${index}`;
    const fact = { state: 'delivered', at: world.clock.now() } as const;
    await world.records.receipt.put(fact, messageId, 'delivered');
  }
  world.clock.moveTo(world.clock.now() + MINUTE);
  const other = await createReplica(world);
  await world.jobs.add(updatePostJob, send.id);
  await other.jobs.add(updatePostJob, send.id);
  await Promise.all([world.jobs.runFor(0), other.jobs.runFor(0)]);
  await world.jobs.runFor(MINUTE);
  const ids = world.chat.notes.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('an update that Slack delays posts no note that another process has posted meanwhile', async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePhones(3));
  await world.jobs.runFor(SECOND / 2);
  const { updatePost } = world.chat;
  const slack = createDeferred<void>();
  let isHeld = false;
  const other = await createReplica(world);
  world.chat.updatePost = async (...args) => {
    isHeld = true;
    await slack.promise;
    return updatePost(...args);
  };
  for (const index of [0, 1, 2]) {
    const messageId = `id-${send.id}.${index}`;
    const fact = { state: 'failed', at: world.clock.now() } as const;
    await world.records.receipt.put(fact, messageId, 'failed');
  }
  world.clock.moveTo(world.clock.now() + MINUTE);
  other.clock.moveTo(world.clock.now());
  await world.jobs.add(updatePostJob, send.id);
  const stuck = world.jobs.runFor(0);
  await expect.poll(() => isHeld).toBe(true);
  await other.jobs.add(updatePostJob, send.id);
  await other.jobs.runFor(0);
  slack.resolve();
  await stuck;
  await other.jobs.add(updatePostJob, send.id);
  await other.jobs.runFor(MINUTE);
  const ids = world.chat.notes.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test("a delayed preparation with a refused picture doesn't refuse a send that another replica submitted", async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada]);
  const blocked = createDeferred<void>();
  let isHeld = false;
  world.picture = async () => {
    isHeld = true;
    await blocked.promise;
    const problem = { code: 'file_deleted', what: 'It was deleted', todo: 'Attach it again' };
    return { kind: 'refused', problem };
  };
  const stuck = world.jobs.runFor(SECOND);
  await expect.poll(() => isHeld).toBe(true);
  const other = await createReplica(world);
  await other.jobs.add(prepareSendJob, send.id);
  await other.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  blocked.resolve();
  await stuck;
  expect((await other.loadProgress(send)).notSentProblem).toBeUndefined();
});

test('a scheduled send is submitted, or its author notified, although the process died before it queued the job', async () => {
  const world = await createAppWorld();
  const { id, user, submittedAt: _, ...draft } = makeSend([ada]);
  const at = world.clock.now() + 2 * HOUR;
  const { add } = world.jobs;
  world.jobs.add = async (job, payload, options) => {
    // The process dies once the send is stored.
    if (await world.records.send.get(id)) throw storeAway();
    await add(job, payload, options);
  };
  await expect(
    world.queueSend(id, user, { ...draft, schedule: { at, with: 'app' } }),
  ).rejects.toThrow();
  world.jobs.add = add;
  expect(await findScore(world.records.scheduledSends(), id)).toBe(at);
  await world.jobs.runFor(6 * HOUR);
  expect(world.clickSend.submissions.length + world.chat.authorNotices.length).toBeGreaterThan(0);
});

test('the author gets the direct message with the results file once, although the process died after it', async () => {
  const base = await openMemoryStore();
  let isAway = false;
  const store: Store = {
    ...base,
    async put(key, value, ttlMs) {
      if (isAway && key.startsWith('results:')) {
        isAway = false;
        throw storeAway();
      }
      return base.put(key, value, ttlMs);
    },
  };
  const world = await createAppWorld({ store });
  let noticeCount = 0;
  world.files.notifyAuthor = async ({ send }) => {
    noticeCount += 1;
    isAway = noticeCount === 1;
    return { channel: send.user, ts: `${noticeCount}` };
  };
  world.clickSend.nextOutcomes = [refuseForCredit];
  await world.addSend(makePhones(20));
  await world.jobs.runFor(10 * MINUTE);
  expect(noticeCount).toBe(1);
});

test('two processes that post the results file at once post it once', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [refuseForCredit];
  const send = await world.addSend(makePhones(20));
  await world.jobs.runFor(5 * SECOND);
  const other = await createReplica(world);
  Object.assign(other.files, { ...world.files, given: other.files.uploads });
  await world.jobs.add(postResultsFileJob, send.id, { sooner: true });
  await other.jobs.add(postResultsFileJob, send.id);
  await Promise.all([world.jobs.runFor(0), other.jobs.runFor(0)]);
  await world.jobs.runFor(MINUTE);
  const inThread = world.files.uploads.filter(({ numbers }) => numbers === 'masked');
  expect(inThread).toHaveLength(1);
});
