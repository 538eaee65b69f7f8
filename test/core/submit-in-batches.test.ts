import fc from 'fast-check';
import { expect, test } from 'vitest';
import { submitBatchJob } from '../../src/core/jobs.ts';
import type { SubmitOutcome } from '../../src/core/ports/clicksend.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { acceptAll, answerBusy, loseResponse, refuseForCredit } from './fake-clicksend.ts';
import { createAppWorld, HOUR, MINUTE, SECOND } from './world.ts';

const makePeople = (count: number): readonly E164[] =>
  Array.from({ length: count }, (_, n) => `+614${String(10_000_000 + n)}` as E164);

test('10,000 recipients are submitted in ten batches, with at most two batch jobs queued', async () => {
  const world = await createAppWorld();
  const queued: number[] = [];
  world.clickSend.nextOutcomes = Array.from({ length: 10 }, () => (messages) => {
    const waiting = world.jobs.listWaiting().filter((job) => job.startsWith('deliver'));
    // The running job is no longer waiting.
    queued.push(waiting.length + 1);
    return acceptAll(messages);
  });
  const send = await world.addSend(makePeople(10_000));
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions.map(({ length }) => length)).toEqual(Array(10).fill(1_000));
  expect(Math.max(...queued)).toBe(2);
  const submitted = world.clickSend.submissions.flat().map(({ to }) => to);
  expect(new Set(submitted).size).toBe(10_000);
  const { recipients } = await world.loadProgress(send);
  expect(recipients.every(({ state }) => state === 'queued')).toBe(true);
});

test.each([
  ['is refused', refuseForCredit],
  ['gets no response', loseResponse],
  ['is delayed for an hour', answerBusy(HOUR)],
])("a batch that %s doesn't stop the other batches", async (_, bad) => {
  const world = await createAppWorld();
  world.clickSend.nextOutcomes = [acceptAll, bad];
  await world.addSend(makePeople(5_500));
  await world.jobs.runFor(5 * MINUTE);
  expect(world.clickSend.submissions.map(({ length }) => length)).toEqual([
    1_000, 1_000, 1_000, 1_000, 1_000, 500,
  ]);
});

test('a job that is run again after its batch was accepted continues with the next batch of its lane', async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePeople(4_000));
  // The process never queues the later batches.
  const all = world.jobs.add;
  world.jobs.add = async (job, payload, options) => {
    const isLater = job.name === 'deliver' && !/:[01]$/.test(job.key.format(payload));
    if (!isLater) await all(job, payload, options);
  };
  await world.jobs.runFor(SECOND);
  expect(world.clickSend.submissions).toHaveLength(2);
  world.jobs.add = all;
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await world.jobs.add(submitBatchJob, { sendId: send.id, batch: 1 });
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(4);
});

test('processes with the same job submit one batch once, at the first attempt and at every later one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 2 }),
      fc.array(fc.nat({ max: 40 }), { minLength: 2, maxLength: 4 }),
      async (tries, starts) => {
        const first = await createAppWorld();
        const send = await first.addSend(makePeople(3));
        first.clickSend.nextOutcomes = Array(tries).fill(answerBusy(HOUR));
        // The first process submits nothing, except what ClickSend delays.
        if (tries === 0) first.jobs.breakAdd('deliver');
        await first.jobs.runFor((tries - 1) * HOUR + MINUTE).catch(() => undefined);
        const counts = await Promise.all(
          starts.map(async (ticks) => {
            const other = await createAppWorld({ store: first.store });
            for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
            await other.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
            await other.jobs.runFor(MINUTE);
            return other.clickSend.submissions.length;
          }),
        );
        expect(counts.reduce((sum, one) => sum + one)).toBe(1);
      },
    ),
    { numRuns: 60 },
  );
});

test('the result of a batch that another process already looks up is stored', async () => {
  const world = await createAppWorld();
  let answer: (outcome: SubmitOutcome) => void = () => undefined;
  let batch: Parameters<typeof acceptAll>[0] = [];
  world.clickSend.nextOutcomes = [
    (messages) => {
      batch = messages;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  ];
  const send = await world.addSend(makePeople(2));
  const first = world.jobs.runFor(SECOND);
  await expect.poll(() => world.clickSend.submissions.length).toBe(1);
  const other = await createAppWorld({ store: world.store });
  await other.jobs.add(submitBatchJob, { sendId: send.id, batch: 0 });
  await other.jobs.runFor(SECOND / 2);
  expect((await other.loadProgress(send)).recipients[0]?.state).toBe('unsure');
  answer(await acceptAll(batch));
  await first;
  await other.jobs.runFor(MINUTE);
  expect(other.clickSend.submissions).toHaveLength(0);
  expect((await other.loadProgress(send)).recipients.map(({ state }) => state)).toEqual([
    'queued',
    'queued',
  ]);
});

test('a stopped send cancels every batch that was not accepted, also the delayed one', async () => {
  const world = await createAppWorld();
  const send = await world.addSend(makePeople(6_000));
  world.clickSend.nextOutcomes = [
    acceptAll,
    answerBusy(5 * SECOND),
    async (messages) => {
      await world.records.stopRequest.setIfAbsent({ by: 'U2', at: world.clock.now() }, send.id);
      return acceptAll(messages);
    },
  ];
  await world.jobs.runFor(MINUTE);
  expect(world.clickSend.submissions).toHaveLength(3);
  const states = (await world.loadProgress(send)).recipients.map(({ state }) => state);
  expect(states.filter((state) => state === 'queued')).toHaveLength(2_000);
  // The delayed batch is cancelled, too.
  expect(states.filter((state) => state === 'cancelled')).toHaveLength(4_000);
});
