import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { prepareSendJob, submitBatchJob } from '../../src/core/jobs.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { SendId } from '../../src/domain/send.ts';
import {
  acceptAll,
  acceptFirst,
  answerBusy,
  loseResponse,
  refuseForCredit,
  toHistoryEntry,
} from './fake-clicksend.ts';
import { ada, ben, createAppWorld, HOUR, MINUTE, RETENTION, SECOND } from './world.ts';

type AppWorld = Awaited<ReturnType<typeof createAppWorld>>;

async function listStates(
  world: Awaited<ReturnType<typeof createAppWorld>>,
  send: Parameters<typeof world.loadProgress>[0],
) {
  return (await world.loadProgress(send)).recipients.map(({ state }) => state);
}

test('submits a batch once, and shows its messages as queued with their price', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await world.loadProgress(send)).toMatchObject({
    recipients: [{ state: 'queued' }, { state: 'queued' }],
    price: { units: 9700, currency: 'AUD' },
  });
});

test('never resubmits a batch whose response was lost', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(72 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test.each([
  ['ended processes during the submission', new AppError('ends_processes', { retry: 'never' })],
  ['couldn’t be stored by any attempt of its job', new Error('no space left on device')],
])('a batch that %s is looked up later, and never resubmitted', async (_, died) => {
  const world = await createAppWorld();
  const send = await world.addSend();
  await world.records.batch.put({ kind: 'sending', at: world.clock.now(), token: 't' }, send.id, 0);
  await world.jobs.giveUp('prepare', send.id, died);
  await world.jobs.giveUp('deliver', `${send.id}:0`, died);
  await world.jobs.runFor(72 * HOUR);
  expect(world.clickSend.submissions).toEqual([]);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test("looks up a batch whose submission throws, and doesn't resubmit it", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [() => Promise.reject(new Error('the socket hung up'))];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.clickSend.historyStarts.length).toBeGreaterThan(2);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test("a process that dies before ClickSend's response leaves a batch that is looked up, not resubmitted", async () => {
  const world = await createAppWorld();
  // The call never returns, as in a process that is killed.
  world.clickSend.nextOutcomes = [() => new Promise(() => undefined)];
  const send = await world.addSend();
  const first = world.jobs.runFor(SECOND);
  void first;
  await expect.poll(() => world.clickSend.submissions.length).toBe(1);

  const next = await createAppWorld({ store: world.store });
  const [batch = []] = world.clickSend.submissions;
  next.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await next.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await next.jobs.runFor(MINUTE);
  expect(next.clickSend.submissions).toHaveLength(0);
  expect(await listStates(next, send)).toEqual(['queued']);
});

test('an unconfirmed message is found before a person is asked, even if the app’s clock is three hours ahead', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  const byClickSendsClock = world.clock.now() - 3 * HOUR;
  world.clickSend.listHistory = async function* (_product, from) {
    const [batch = []] = world.clickSend.submissions;
    yield from <= byClickSendsClock ? batch.map((message) => toHistoryEntry(message)) : [];
  };
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
  expect(world.chat.notes).toEqual([]);
});

test('a batch that ClickSend answers with 429 is submitted again after the requested delay', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [answerBusy(90 * SECOND)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect((await world.loadProgress(send)).recipients).toMatchObject([
    { state: 'waiting', problem: { code: 'busy' } },
  ]);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('refuses a batch that ClickSend keeps delaying, and notifies the author', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = Array.from({ length: 100 }, () => answerBusy());
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  expect(await listStates(world, send)).toEqual(['refused']);
  expect(world.chat.authorNotices).toMatchObject([
    { kind: 'failed', recipients: [{ phone: ada }] },
  ]);
  expect(world.jobs.listWaiting()).toEqual([]);
});

test('a refused batch notifies the author once, and needs no thread note', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [refuseForCredit];
  await world.addSend([ada, ben]);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.authorNotices).toHaveLength(1);
  expect(world.chat.notes).toEqual([]);
});

test("a message that ClickSend's response omits is found in the history, with its price", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptFirst];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(SECOND);
  expect(await listStates(world, send)).toEqual(['queued', 'unsure']);

  const second = world.clickSend.submissions[0]?.[1];
  if (second) world.clickSend.entries.push(toHistoryEntry(second));
  await world.jobs.runFor(MINUTE);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
  expect((await world.loadProgress(send)).price).toEqual({ units: 9700, currency: 'AUD' });
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('posts one question about an unconfirmed batch, and continues to look it up', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('*Check again* looks the batch up at once', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  const looks = world.clickSend.historyStarts.length;
  await world.answerNewestQuestion('check again', send.id, 0, 'U1');
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.historyStarts).toHaveLength(looks + 1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('*Send again* submits only unconfirmed messages, and once however often it is pressed', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptFirst];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(10 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.answerNewestQuestion('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(23 * HOUR);
  expect(world.clickSend.submissions.map((batch) => batch.map(({ to }) => to))).toEqual([
    [ada, ben],
    [ben],
  ]);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test('*Send again* pressed again is carried out after the queue failed at the first press', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  world.jobs.breakAdd('deliver');
  await expect(world.answerNewestQuestion('send again', send.id, 0, 'U1')).rejects.toThrow();
  world.jobs.breakAdd(undefined);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('a second submission whose response is lost is only looked up, with a second question', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse, loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
});

test('looks for the first submission too, after a second one', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse, loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(2 * HOUR);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.historyStarts.at(-1)).toBeLessThanOrEqual(send.submittedAt);
});

test.each([
  ['ClickSend refuses', () => [refuseForCredit]],
  ['ClickSend keeps delaying', () => Array.from({ length: 100 }, () => answerBusy())],
])(
  'a second submission that %s keeps the accepted messages, and posts a second question',
  async (_what, answers) => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [acceptFirst, ...answers()];
    const send = await world.addSend([ada, ben]);
    await world.jobs.runFor(10 * MINUTE);
    await world.answerNewestQuestion('send again', send.id, 0, 'U1');
    await world.jobs.runFor(3 * HOUR);
    const progress = await world.loadProgress(send);
    expect(progress.recipients).toMatchObject([
      { state: 'queued' },
      { state: 'unsure', problem: { what: expect.any(String) } },
    ]);
    expect(progress.price).toEqual({ units: 4850, currency: 'AUD' });
    expect(world.chat.authorNotices).toEqual([]);
    expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
  },
);

test('a second submission whose response is lost keeps the price of what was accepted before', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptFirst, loseResponse];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(10 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect((await world.loadProgress(send)).price).toEqual({ units: 4850, currency: 'AUD' });
});

test('uploads the picture again before a delayed submission, if the first upload expires too early', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [answerBusy(15 * MINUTE), acceptAll];
  await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(world.clickSend.uploads).toHaveLength(2);
});

test('submits more than 1,000 recipients in batches of 1,000, each recipient once', async () => {
  const world = await createAppWorld();
  const many = Array.from(
    { length: 2001 },
    (_, n) => `+614371${String(n).padStart(5, '0')}` as typeof ada,
  );
  const send = await world.addSend(many);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map((batch) => batch.length)).toEqual([1000, 1000, 1]);
  expect(new Set(world.clickSend.submissions.flat().map(({ to }) => to)).size).toBe(2001);
  expect(new Set(await listStates(world, send))).toEqual(new Set(['queued']));
});

test("*Send again* looks the batch up first, and doesn't submit what the history has", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(2 * HOUR);
  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test.each([
  [
    'the history',
    (world: AppWorld, batch: readonly OutgoingMessage[]) =>
      world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message))),
  ],
  [
    'a receipt',
    (world: AppWorld, batch: readonly OutgoingMessage[]) =>
      world.receiveReceipts(
        batch.map(({ reference }) => ({
          messageId: 'the-first',
          reference,
          fact: { state: 'delivered', at: world.clock.now() },
        })),
        'push',
      ),
  ],
])('a delayed second submission is not repeated once %s shows the first one', async (_, show) => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse, answerBusy(20 * MINUTE)];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  // ClickSend accepted neither.
  expect(world.clickSend.submissions).toHaveLength(2);
  await show(world, world.clickSend.submissions[0] ?? []);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(await listStates(world, send)).not.toContain('unsure');
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure']);
});

test.each([
  ['before the second submission', 0, 1],
  ['while the second submission is delayed', 30 * SECOND, 2],
])(
  "a history that answers 429 for hours %s doesn't let *Send again* submit hours later",
  async (_, afterMs, count) => {
    const world = await createAppWorld();
    world.clickSend.nextOutcomes = [loseResponse, answerBusy(MINUTE)];
    const send = await world.addSend();
    await world.jobs.runFor(10 * MINUTE);
    await world.answerNewestQuestion('send again', send.id, 0, 'U1');
    if (afterMs > 0) await world.jobs.runFor(afterMs);
    const { listHistory } = world.clickSend;
    world.clickSend.listHistory = async function* () {
      yield* [];
      throw new AppError('clicksend_busy', {
        retry: 'later',
        retryAfterMs: MINUTE,
        answered: true,
      });
    };
    await world.jobs.runFor(6 * HOUR);
    world.clickSend.listHistory = listHistory;
    await world.jobs.runFor(HOUR);
    expect(world.clickSend.submissions).toHaveLength(count);
    expect(await listStates(world, send)).toEqual(['unsure']);
  },
);

test("posts the question about an unconfirmed batch although the history can't be read", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  world.clickSend.listHistory = () => {
    throw new AppError('UNAUTHORIZED', { retry: 'never', answered: true });
  };
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  expect(await listStates(world, send)).toEqual(['unsure']);
  // The lookup fails again each hour.
  await world.jobs.runFor(24 * HOUR);
  expect(world.chat.notes).toHaveLength(1);
});

test('posts one question, however often the batch job is given up, and continues to look the batch up', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  const died = new AppError('ends_processes', { retry: 'never' });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await world.jobs.giveUp('deliver', `${send.id}:0`, died);
    await world.jobs.runFor(MINUTE);
  }
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  expect(world.chat.closedQuestions).toEqual([]);
  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(2 * HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('posts a new question when the batch job is given up after *Send again* was pressed', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  const died = new AppError('ends_processes', { retry: 'never' });
  await world.jobs.giveUp('deliver', `${send.id}:0`, died);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'inVain', by: 'U1' } }]);
});

test("posts a new question when *Send again* can't submit, and continues to look the batch up", async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  world.clock.moveTo(world.clock.now() + HOUR);
  const problem = {
    code: 'file_deleted',
    what: 'The picture was deleted',
    todo: 'Attach it again',
  };
  world.picture = () =>
    Promise.reject(new AppError('file_deleted', { retry: 'never', answered: true, problem }));
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
  expect((await world.loadProgress(send)).recipients).toMatchObject([{ state: 'unsure', problem }]);
  // Nothing was sent again, so the first question must not say so.
  expect(world.chat.closedQuestions).toMatchObject([{ ending: { kind: 'inVain', by: 'U1' } }]);

  const [batch = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...batch.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(2 * HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('two processes with the same job submit the batch once', async () => {
  const world = await createAppWorld();
  const other = await createAppWorld({ store: world.store });
  const send = await world.addSend();
  await other.jobs.add(prepareSendJob, send.id);
  await Promise.all([world.jobs.runFor(HOUR), other.jobs.runFor(HOUR)]);
  expect(world.clickSend.submissions.length + other.clickSend.submissions.length).toBe(1);
});

test('a press on a question that was already answered by a second submission does nothing', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse, loseResponse];
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  const submittedAt = (await world.records.batch.get(send.id, 0))?.at ?? 0;
  expect(await world.resolveUnconfirmed('send again', send.id, 0, submittedAt, 'U1')).toBe(true);
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(await world.resolveUnconfirmed('send again', send.id, 0, submittedAt, 'U1')).toBe(false);
  expect(await world.resolveUnconfirmed('send again', send.id, 0, submittedAt, 'U2')).toBe(false);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('a receipt for the first submission counts after a second one', async () => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [loseResponse, acceptAll];
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  await world.answerNewestQuestion('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  const reference = world.clickSend.submissions[0]?.[0]?.reference ?? '';
  const at = world.clock.now();
  const first = { messageId: 'FIRST', reference, fact: { state: 'delivered', at } } as const;
  await world.receiveReceipts([first], 'push');
  expect(await listStates(world, send)).toEqual(['delivered']);
});

test("a channel's message ids are listed newest first, and expire with their sends", async () => {
  const world = await createAppWorld();
  const first = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  const second = await world.addSend([ada], { id: 'mms-bbbbbbbbbbbbbbbbbbbb' as SendId });
  await world.jobs.runFor(MINUTE);
  const listIds = async () =>
    (await world.records.channelMessages(first.channel).listNewest({ limit: 10 })).map(
      ({ member }) => member,
    );
  expect(await listIds()).toEqual([`id-${second.id}.0`, `id-${first.id}.1`, `id-${first.id}.0`]);

  world.clock.moveTo(world.clock.now() + RETENTION - MINUTE);
  const third = await world.addSend([ada], { id: 'mms-cccccccccccccccccccc' as SendId });
  await world.jobs.runFor(MINUTE);
  expect(await listIds()).toEqual([`id-${third.id}.0`, `id-${second.id}.0`]);
});
