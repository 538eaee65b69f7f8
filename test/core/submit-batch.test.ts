import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { prepareSendJob, submitBatchJob } from '../../src/core/jobs.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { SendId } from '../../src/domain/send.ts';
import {
  askToWait,
  loseAnswer,
  refuseForCredit,
  takeAll,
  takeFirst,
  toHistoryEntry,
} from './fake-clicksend.ts';
import { ada, ben, createAppWorld, HOUR, MINUTE, RETENTION, SECOND } from './world.ts';

type AppWorld = Awaited<ReturnType<typeof createAppWorld>>;

async function listStates(
  world: Awaited<ReturnType<typeof createAppWorld>>,
  send: Parameters<typeof world.progress>[0],
) {
  return (await world.progress(send)).recipients.map(({ state }) => state);
}

test('an order that ClickSend takes is placed once and shown as queued with its price', async () => {
  const world = await createAppWorld();
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await world.progress(send)).toMatchObject({
    recipients: [{ state: 'queued' }, { state: 'queued' }],
    price: { units: 9700, currency: 'AUD' },
  });
});

test('an order whose answer is lost is never placed again by itself', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(72 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test.each([
  ['ended processes on its way', new AppError('ends_processes', { retry: 'never' })],
  ['could not be stored for as long as its job was tried', new Error('no space left on device')],
])(
  'an order that %s is looked up when it may begin again, and never placed again',
  async (_, died) => {
    const world = await createAppWorld();
    const send = await world.addSend();
    await world.facts.batch.put({ kind: 'sending', at: world.clock.now(), token: 't' }, send.id, 0);
    await world.jobs.giveUp('prepare', send.id, died);
    await world.jobs.giveUp('deliver', `${send.id}:0`, died);
    await world.jobs.runFor(72 * HOUR);
    expect(world.clickSend.submissions).toEqual([]);
    expect(await listStates(world, send)).toEqual(['unsure']);
  },
);

test('an order whose call throws is looked up, not placed again', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [() => Promise.reject(new Error('the socket hung up'))];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.clickSend.askedFrom.length).toBeGreaterThan(2);
  expect(await listStates(world, send)).toEqual(['unsure']);
});

test('a process that dies between the order and its answer leaves a look-up, not a second order', async () => {
  const world = await createAppWorld();
  // The call never comes back, as in a process that is killed.
  world.clickSend.answers = [() => new Promise(() => undefined)];
  const send = await world.addSend();
  const first = world.jobs.runFor(SECOND);
  void first;
  await expect.poll(() => world.clickSend.submissions.length).toBe(1);

  const next = await createAppWorld({ store: world.store });
  const [order = []] = world.clickSend.submissions;
  next.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await next.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await next.jobs.runFor(MINUTE);
  expect(next.clickSend.submissions).toHaveLength(0);
  expect(await listStates(next, send)).toEqual(['queued']);
});

test('an order that was not taken waits as long as ClickSend asked, and goes out later', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [askToWait(90 * SECOND)];
  const send = await world.addSend();
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect((await world.progress(send)).recipients).toMatchObject([
    { state: 'waiting', problem: { code: 'busy' } },
  ]);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('a ClickSend that never takes the order ends in a refusal that the sender is told', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = Array.from({ length: 100 }, () => askToWait());
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  expect(await listStates(world, send)).toEqual(['refused']);
  expect(world.chat.told).toMatchObject([{ kind: 'failed', recipients: [{ phone: ada }] }]);
  expect(world.jobs.waiting()).toEqual([]);
});

test('a refused order is said in the post and to the sender, once, and not in the thread too', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [refuseForCredit];
  await world.addSend([ada, ben]);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.told).toHaveLength(1);
  expect(world.chat.notes).toEqual([]);
});

test('what an answer does not speak of is adopted from the history, with its price', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [takeFirst];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(SECOND);
  expect(await listStates(world, send)).toEqual(['queued', 'unsure']);

  const second = world.clickSend.submissions[0]?.[1];
  if (second) world.clickSend.entries.push(toHistoryEntry(second));
  await world.jobs.runFor(MINUTE);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
  expect((await world.progress(send)).price).toEqual({ units: 9700, currency: 'AUD' });
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('a person is asked once what to do, and looking goes on', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  const [order = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('check again looks at once', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  const looks = world.clickSend.askedFrom.length;
  await world.decide('check again', send.id, 0, 'U1');
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.askedFrom).toHaveLength(looks + 1);
  expect(world.clickSend.submissions).toHaveLength(1);
});

test('send again orders only what is unsure, and once however often it is pressed', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [takeFirst];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(10 * MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  await world.decide('send again', send.id, 0, 'U2');
  await world.jobs.runFor(MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(23 * HOUR);
  expect(world.clickSend.submissions.map((order) => order.map(({ to }) => to))).toEqual([
    [ada, ben],
    [ben],
  ]);
  expect(await listStates(world, send)).toEqual(['queued', 'queued']);
});

test('send again is carried out even when the queue was away at the first press', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(24 * HOUR);
  world.jobs.breakAdd('deliver');
  await expect(world.decide('send again', send.id, 0, 'U1')).rejects.toThrow();
  world.jobs.breakAdd(undefined);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('a second order whose answer is lost too is again only looked up', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer, loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(24 * HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
});

test('the first order is still found when it shows in the history only after a second one', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer, loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(2 * HOUR);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.askedFrom.at(-1)).toBeLessThanOrEqual(send.submittedAt);
});

test.each([
  ['ClickSend refuses', () => [refuseForCredit]],
  ['ClickSend never takes', () => Array.from({ length: 100 }, () => askToWait())],
])('a second order that %s takes nothing back of what was known', async (_what, answers) => {
  const world = await createAppWorld();
  world.clickSend.answers = [takeFirst, ...answers()];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(10 * MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(3 * HOUR);
  const progress = await world.progress(send);
  expect(progress.recipients).toMatchObject([
    { state: 'queued' },
    { state: 'unsure', problem: { what: expect.any(String) } },
  ]);
  expect(progress.price).toEqual({ units: 4850, currency: 'AUD' });
  expect(world.chat.told).toEqual([]);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
});

test('a lost second answer keeps the currency of what was taken before', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [takeFirst, loseAnswer];
  const send = await world.addSend([ada, ben]);
  await world.jobs.runFor(10 * MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect((await world.progress(send)).price).toEqual({ units: 4850, currency: 'AUD' });
});

test('a picture whose upload would not live long enough is uploaded again before the order', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [askToWait(15 * MINUTE), takeAll];
  await world.addSend();
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(world.clickSend.uploads).toHaveLength(2);
});

test('more than a thousand recipients are ordered in batches of a thousand, each once', async () => {
  const world = await createAppWorld();
  const many = Array.from(
    { length: 2001 },
    (_, n) => `+614371${String(n).padStart(5, '0')}` as typeof ada,
  );
  const send = await world.addSend(many);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map((order) => order.length)).toEqual([1000, 1000, 1]);
  expect(new Set(world.clickSend.submissions.flat().map(({ to }) => to)).size).toBe(2001);
  expect(new Set(await listStates(world, send))).toEqual(new Set(['queued']));
});

test('send again looks once more first: what shows by then is not ordered again', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(2 * HOUR);
  const [order = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test.each([
  [
    'the history',
    (world: AppWorld, order: readonly OutgoingMessage[]) =>
      world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message))),
  ],
  [
    'a receipt',
    (world: AppWorld, order: readonly OutgoingMessage[]) =>
      world.receive(
        order.map(({ reference }) => ({
          messageId: 'the-first',
          reference,
          fact: { state: 'delivered', at: world.clock.now() },
        })),
        'push',
      ),
  ],
])(
  'while the second order waits for ClickSend, %s shows the first: it is not placed again',
  async (_, show) => {
    const world = await createAppWorld();
    world.clickSend.answers = [loseAnswer, askToWait(20 * MINUTE)];
    const send = await world.addSend();
    await world.jobs.runFor(10 * MINUTE);
    await world.decide('send again', send.id, 0, 'U1');
    await world.jobs.runFor(MINUTE);
    // Nobody took it.
    expect(world.clickSend.submissions).toHaveLength(2);
    await show(world, world.clickSend.submissions[0] ?? []);
    await world.jobs.runFor(HOUR);
    expect(world.clickSend.submissions).toHaveLength(2);
    expect(await listStates(world, send)).not.toContain('unsure');
    expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure']);
  },
);

test.each([
  ['before the second submission', 0, 1],
  ['while the second submission waits', 30 * SECOND, 2],
])(
  'a history that asks to wait for hours %s does not make it go out hours later',
  async (_, afterMs, count) => {
    const world = await createAppWorld();
    world.clickSend.answers = [loseAnswer, askToWait(MINUTE)];
    const send = await world.addSend();
    await world.jobs.runFor(10 * MINUTE);
    await world.decide('send again', send.id, 0, 'U1');
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

test('a history that cannot be read does not keep a person from being asked', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  world.clickSend.listHistory = () => {
    throw new AppError('UNAUTHORIZED', { retry: 'never', answered: true });
  };
  const send = await world.addSend();
  await world.jobs.runFor(10 * MINUTE);
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  expect(await listStates(world, send)).toEqual(['unsure']);
  // Each hour it cannot be read anew.
  await world.jobs.runFor(24 * HOUR);
  expect(world.chat.notes).toHaveLength(1);
});

test('a question stands once, however often the job that it is about is given up, and looking goes on', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  const died = new AppError('ends_processes', { retry: 'never' });
  for (let asked = 0; asked < 5; asked += 1) {
    await world.jobs.giveUp('deliver', `${send.id}:0`, died);
    await world.jobs.runFor(MINUTE);
  }
  expect(world.chat.notes.map(({ kind }) => kind)).toMatchObject([{ kind: 'unsure', batch: 0 }]);
  expect(world.chat.closed).toEqual([]);
  const [order = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(2 * HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('who presses Send again while the job is given up is asked anew', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(30 * MINUTE);
  await world.decide('send again', send.id, 0, 'U1');
  const died = new AppError('ends_processes', { retry: 'never' });
  await world.jobs.giveUp('deliver', `${send.id}:0`, died);
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'inVain', by: 'U1' } }]);
});

test('a second order that never leaves is said, the person is asked anew, and looking goes on', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer];
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
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(1);
  expect(world.chat.notes.map(({ kind }) => kind.kind)).toEqual(['unsure', 'unsure']);
  expect((await world.progress(send)).recipients).toMatchObject([{ state: 'unsure', problem }]);
  // Nobody sent it again, so the first question must not say so.
  expect(world.chat.closed).toMatchObject([{ ending: { kind: 'inVain', by: 'U1' } }]);

  const [order = []] = world.clickSend.submissions;
  world.clickSend.entries.push(...order.map((message) => toHistoryEntry(message)));
  await world.jobs.runFor(2 * HOUR);
  expect(await listStates(world, send)).toEqual(['queued']);
});

test('two processes with the same job place the first order once', async () => {
  const world = await createAppWorld();
  const other = await createAppWorld({ store: world.store });
  const send = await world.addSend();
  await other.jobs.add(prepareSendJob, send.id);
  await Promise.all([world.jobs.runFor(HOUR), other.jobs.runFor(HOUR)]);
  expect(world.clickSend.submissions.length + other.clickSend.submissions.length).toBe(1);
});

test('a second press on a question that was answered by a new order orders nothing', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer, loseAnswer];
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  const asked = (await world.facts.batch.get(send.id, 0))?.at ?? 0;
  expect(await world.decideAbout('send again', send.id, 0, asked, 'U1')).toBe(true);
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(2);
  expect(await world.decideAbout('send again', send.id, 0, asked, 'U1')).toBe(false);
  expect(await world.decideAbout('send again', send.id, 0, asked, 'U2')).toBe(false);
  await world.jobs.runFor(HOUR);
  expect(world.clickSend.submissions).toHaveLength(2);
});

test('a receipt of the first order counts after a second one', async () => {
  const world = await createAppWorld();
  world.clickSend.answers = [loseAnswer, takeAll];
  const send = await world.addSend();
  await world.jobs.runFor(HOUR);
  await world.decide('send again', send.id, 0, 'U1');
  await world.jobs.runFor(MINUTE);
  const reference = world.clickSend.submissions[0]?.[0]?.reference ?? '';
  const at = world.clock.now();
  const first = { messageId: 'FIRST', reference, fact: { state: 'delivered', at } } as const;
  await world.receive([first], 'push');
  expect(await listStates(world, send)).toEqual(['delivered']);
});

test("a channel's message ids are kept, newest first, for as long as its sends are", async () => {
  const world = await createAppWorld();
  const first = await world.addSend([ada, ben]);
  await world.jobs.runFor(MINUTE);
  const second = await world.addSend([ada], { id: 'mms-bbbbbbbbbbbbbbbbbbbb' as SendId });
  await world.jobs.runFor(MINUTE);
  const listIds = async () =>
    (await world.facts.channelMessages(first.channel).listNewest({ limit: 10 })).map(
      ({ member }) => member,
    );
  expect(await listIds()).toEqual([`id-${second.id}.0`, `id-${first.id}.1`, `id-${first.id}.0`]);

  world.clock.moveTo(world.clock.now() + RETENTION - MINUTE);
  const third = await world.addSend([ada], { id: 'mms-cccccccccccccccccccc' as SendId });
  await world.jobs.runFor(MINUTE);
  expect(await listIds()).toEqual([`id-${third.id}.0`, `id-${second.id}.0`]);
});
