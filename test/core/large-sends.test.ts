import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { DeliveryStatus } from '../../src/domain/delivery-status.ts';
import type { Send } from '../../src/domain/send.ts';
import { createLostResponse, createSlackRefusal } from './fake-chat.ts';
import { acceptAll, answerBusy, refuseForCredit } from './fake-clicksend.ts';
import { makePhones } from './many.ts';
import { type AppWorld, createAppWorld, getMessageId, HOUR, MINUTE, SECOND } from './world.ts';

const off = { code: 'off', what: 'The phone is off', todo: 'Send again later' };

async function submitAll(count = 20): Promise<{ readonly world: AppWorld; readonly send: Send }> {
  const world = await createAppWorld();
  const send = await world.addSend(makePhones(count));
  await world.jobs.runFor(10 * SECOND);
  return { world, send };
}

/** Receives a receipt for each recipient, in a call of its own. */
async function receiveOneByOne(
  world: AppWorld,
  send: Send,
  state: DeliveryStatus,
  from: number,
  to: number,
) {
  for (let n = from; n < to; n += 1) {
    const problem = state === 'failed' ? { problem: off } : {};
    const fact = { state, at: world.clock.now(), ...problem };
    await world.receiveReceipts([{ messageId: getMessageId(send, n), fact }], 'push');
  }
}

/** A send to 20 people, 5 failed and 15 delivered. */
async function settleAll() {
  const { world, send } = await submitAll();
  await receiveOneByOne(world, send, 'failed', 0, 5);
  await receiveOneByOne(world, send, 'delivered', 5, 20);
  await world.jobs.runFor(10 * SECOND);
  return { world, send };
}

const listNoteKinds = (world: AppWorld) => world.chat.notes.map(({ kind }) => kind.kind);
const listFiles = (world: AppWorld) => world.files.uploads.map(({ ts, numbers }) => [ts, numbers]);

test('a send to many has one thread note: a summary, posted at the first failure and updated when all are done', async () => {
  const { world, send } = await submitAll();
  await world.jobs.runFor(10 * SECOND);
  // The thread doesn't repeat what the post shows.
  expect(listNoteKinds(world)).toEqual([]);
  await receiveOneByOne(world, send, 'failed', 0, 5);
  await world.jobs.runFor(10 * SECOND);
  expect(world.chat.notes).toMatchObject([
    { kind: { summary: { isOver: false, reasons: [{ problem: off, count: 5 }] } } },
  ]);
  await receiveOneByOne(world, send, 'delivered', 5, 20);
  await world.jobs.runFor(10 * SECOND);
  expect(listNoteKinds(world)).toEqual(['summary']);
  expect(world.chat.noteUpdates).toMatchObject([
    {
      kind: {
        summary: {
          isOver: true,
          counts: [
            { state: 'delivered', count: 15 },
            { state: 'failed', count: 5 },
          ],
          reasons: [{ problem: off, count: 5 }],
        },
      },
    },
  ]);
});

test('the summary is updated at most once a minute while failures arrive, and not for deliveries', async () => {
  const { world, send } = await submitAll(100);
  for (let n = 0; n < 60; n += 1) {
    await receiveOneByOne(world, send, 'failed', n, n + 1);
    await world.jobs.runFor(4 * SECOND);
  }
  expect(world.chat.noteUpdates.length).toBeGreaterThanOrEqual(3);
  expect(world.chat.noteUpdates.length).toBeLessThanOrEqual(4);
  await world.jobs.runFor(2 * MINUTE);
  const before = world.chat.noteUpdates.length;
  // Deliveries change only the post.
  for (let n = 60; n < 90; n += 1) {
    await receiveOneByOne(world, send, 'delivered', n, n + 1);
    await world.jobs.runFor(4 * SECOND);
  }
  expect(world.chat.noteUpdates).toHaveLength(before);
});

test('1,000 receipts within two seconds cost at most five calls to Slack, and the post counts them all', async () => {
  const { world, send } = await submitAll(1_000);
  const countCalls = () =>
    world.chat.updates.length + world.chat.notes.length + world.chat.noteUpdates.length;
  const before = countCalls();
  for (let ms = 0; ms < 2_000; ms += 100) {
    await receiveOneByOne(world, send, 'delivered', ms / 2, ms / 2 + 50);
    await world.jobs.runFor(100);
  }
  await world.jobs.runFor(8 * SECOND);
  expect(world.chat.posts[0]?.shown.text).toContain('1,000 delivered');
  expect(world.chat.notes).toMatchObject([{ kind: { summary: { isOver: true } } }]);
  expect(countCalls() - before).toBeLessThanOrEqual(5);
});

test('when all are done, a results file is posted: masked in the thread, whole for the author', async () => {
  const { world } = await settleAll();
  expect(listFiles(world)).toEqual([]);
  await world.jobs.runFor(20 * SECOND);
  expect(listFiles(world)).toEqual([
    ['1.0', 'masked'],
    ['private', 'whole'],
  ]);
  const [file] = world.files.uploads;
  expect(file?.results.rows).toHaveLength(20);
  expect(file?.results.rows[0]).toEqual({
    phone: '+61437000000',
    state: 'failed',
    problem: off,
    messageId: expect.stringMatching(/^id-mms-.*\.0$/),
    price: 4850,
    at: expect.any(Number),
  });
  expect(file?.results.currency).toBe('AUD');
  await world.jobs.runFor(48 * HOUR);
  expect(world.files.uploads).toHaveLength(2);
});

test('a recipient without a receipt after a day is in the results file as such', async () => {
  const { world, send } = await submitAll();
  await receiveOneByOne(world, send, 'delivered', 0, 19);
  await world.jobs.runFor(23 * HOUR);
  expect(listFiles(world)).toEqual([]);
  await world.jobs.runFor(2 * HOUR);
  expect(world.files.uploads[0]?.results.rows.at(-1)?.state).toBe('silent');
});

test('a receipt after the results file makes no second file, and the summary says that the file is older', async () => {
  const { world, send } = await settleAll();
  await world.jobs.runFor(MINUTE);
  await receiveOneByOne(world, send, 'delivered', 0, 1);
  await world.jobs.runFor(2 * MINUTE);
  expect(world.files.uploads).toHaveLength(2);
  expect(world.chat.noteUpdates.at(-1)?.kind).toMatchObject({
    file: 'older',
    summary: { counts: [{ state: 'delivered', count: 16 }, { count: 4 }] },
  });
});

test('a summary whose response was lost is found and updated when all are done', async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePhones(20));
  world.chat.fail('note', createLostResponse(), { done: true });
  await world.jobs.runFor(10 * SECOND);
  await receiveOneByOne(world, send, 'delivered', 0, 20);
  await world.jobs.runFor(MINUTE);
  expect(listNoteKinds(world)).toEqual(['summary']);
  expect(world.chat.noteUpdates.at(-1)).toMatchObject({ kind: { summary: { isOver: true } } });
});

test('after somebody deletes the summary, the post is still updated and the results files are posted', async () => {
  const { world, send } = await submitAll();
  world.chat.fail('update note', new AppError('post_gone', { retry: 'never', answered: true }));
  await receiveOneByOne(world, send, 'delivered', 0, 20);
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts[0]?.shown.text).toContain('20 delivered');
  expect(listFiles(world)).toHaveLength(2);
});

test.each([
  ['was uploaded, but its response was lost', true],
  ['was not uploaded', false],
])('a results file that %s is in the thread once', async (_what, done) => {
  const { world } = await settleAll();
  world.files.fail(createLostResponse(), { done });
  await world.jobs.runFor(5 * MINUTE);
  expect(listFiles(world)).toEqual([
    ['1.0', 'masked'],
    ['private', 'whole'],
  ]);
});

test('when Slack refuses the results file in the thread, the author still gets theirs and the summary says so', async () => {
  const { world } = await settleAll();
  world.files.fail(createSlackRefusal('not_in_channel'));
  await world.jobs.runFor(5 * MINUTE);
  expect(listFiles(world)).toEqual([['private', 'whole']]);
  await world.jobs.runFor(MINUTE);
  expect(world.chat.noteUpdates.at(-1)?.kind).toMatchObject({ file: 'not here' });
});

test('a process that dies at any write about the results files posts each of them once', async () => {
  for (let dies = 1; dies <= 6; dies += 1) {
    const { world } = await settleAll();
    let writes = 0;
    const { put } = world.store;
    world.store.put = async (key, value, ttlMs) => {
      if (key.startsWith('results:')) writes += 1;
      if (key.startsWith('results:') && writes === dies) throw new Error('the power is gone');
      await put(key, value, ttlMs);
    };
    await world.jobs.runFor(5 * MINUTE);
    expect(listFiles(world)).toEqual([
      ['1.0', 'masked'],
      ['private', 'whole'],
    ]);
  }
});

test('after the post is deleted, only the author gets the results file and nothing is posted in the channel', async () => {
  const { world, send } = await submitAll();
  world.chat.fail('update', new AppError('post_gone', { retry: 'never', answered: true }));
  await receiveOneByOne(world, send, 'failed', 0, 20);
  await world.jobs.runFor(5 * MINUTE);
  expect(listFiles(world)).toEqual([['private', 'whole']]);
  expect(world.chat.authorNotices).toEqual([]);
});

test("a refused batch doesn't stop the others, and its 1,000 failures notify the author once", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptAll, refuseForCredit];
  await world.addSend(makePhones(3_500));
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map(({ length }) => length)).toEqual([
    1_000, 1_000, 1_000, 500,
  ]);
  expect(world.chat.posts[0]?.shown.text).toContain('2,500 queued · 1,000 not sent');
  expect(listNoteKinds(world)).toEqual(['summary']);
  expect(world.chat.authorNotices).toMatchObject([{ kind: 'failed' }]);
});

test("a batch that ClickSend delays for an hour doesn't stop the others, and the post counts those to go", async () => {
  const world = await createAppWorld();
  const { submitBatch: take } = world.clickSend;
  world.clickSend.submitBatch = (url, messages) =>
    messages[0]?.reference.endsWith('.1000') ? answerBusy()() : take(url, messages);
  await world.addSend(makePhones(3_500));
  await world.jobs.runFor(MINUTE);
  expect(world.chat.posts[0]?.shown.text).toContain(
    '2,500 of 3,500 sent to ClickSend · 1,000 to go',
  );
  expect(world.chat.posts[0]?.shown.text).toContain('ClickSend is busy');
  expect(listNoteKinds(world)).toEqual([]);
  await world.jobs.runFor(2 * HOUR);
  expect(world.chat.posts[0]?.shown.text).toContain('2,500 queued · 1,000 not sent');
  expect(listNoteKinds(world)).toEqual(['summary']);
});

test('a send to one person can be stopped while ClickSend delays it, and the post says who stopped it', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = Array.from({ length: 30 }, () => answerBusy());
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  const before = world.clickSend.submissions.length;
  expect(await world.stopSend(send.id, 'U2')).toEqual({ kind: 'stopped', kept: 1, by: 'U2' });
  expect(await world.stopSend(send.id, 'U3')).toEqual({ kind: 'stopped', kept: 1, by: 'U2' });
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(before);
  expect(world.chat.posts[0]?.shown.text).toContain('Stopped by <@U2> before anything was sent');
  expect(listNoteKinds(world)).toEqual([]);
});

test("a recipient who was removed earlier isn't counted among those of a stopped send", async () => {
  const world = await createAppWorld();
  const schedule = { at: world.clock.now() + MINUTE, with: 'app' } as const;
  const send = await world.addSend(makePhones(3), { schedule });
  await world.jobs.runFor(1_000);
  await world.cancelSend(send.id, 'U2', { index: 1, edits: 0 });
  world.clickSend.nextOutcomes = Array.from({ length: 30 }, () => answerBusy());
  await world.jobs.runFor(2 * MINUTE);
  expect(await world.stopSend(send.id, 'U2')).toEqual({ kind: 'stopped', kept: 2, by: 'U2' });
  await world.jobs.runFor(MINUTE);
  expect((await world.loadProgress(send)).stop).toEqual({ by: 'U2', kept: 2, others: 2 });
});

test('*Stop* does nothing after everything was submitted, nor before a scheduled send is due', async () => {
  const { world, send } = await submitAll();
  expect(await world.stopSend(send.id, 'U2')).toEqual({ kind: 'nothing left', mayReturn: false });
  expect(await world.records.stopRequest.get(send.id)).toBeUndefined();
  const later = await createAppWorld();
  const at = later.clock.now() + HOUR;
  const planned = await later.addSend(makePhones(20), { schedule: { at, with: 'app' } });
  expect(await later.stopSend(planned.id, 'U2')).toEqual({ kind: 'scheduled' });
  await later.jobs.runFor(2 * HOUR);
  expect(later.clickSend.submissions).toHaveLength(1);
});
