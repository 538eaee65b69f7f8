import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/core/ports/store.ts';
import type { StopResult } from '../../src/core/scheduling/stop-send.ts';
import type { Send } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { acceptAll, answerBusy } from './fake-clicksend.ts';
import { makePhones } from './many.ts';
import { type AppWorld, createAppWorld, HOUR, makeSend } from './world.ts';

/** A world that calls `before` ahead of every step of a batch: reading, writing (`isWrite`) and submitting. */
async function createWorld(
  before: (isWrite: boolean) => Promise<void>,
  // The second batch is delayed at first, and waits.
  answers = [acceptAll, answerBusy(), acceptAll],
) {
  const store = await openMemoryStore();
  const isStep = (key: string) => key.startsWith('batch:') || key.startsWith('halt:');
  const stepped: Store = {
    ...store,
    async get(key) {
      if (isStep(key)) await before(false);
      return store.get(key);
    },
    async put(key, value, ttlMs) {
      if (isStep(key)) await before(key.startsWith('batch:'));
      return store.put(key, value, ttlMs);
    },
    async setIfAbsent(key, value, ttlMs) {
      if (isStep(key)) await before(key.startsWith('batch:'));
      return store.setIfAbsent(key, value, ttlMs);
    },
    async compareAndSet(key, from, to, ttlMs) {
      if (isStep(key)) await before(key.startsWith('batch:'));
      return store.compareAndSet(key, from, to, ttlMs);
    },
  };
  const app = await createAppWorld({ store: stepped });
  const accepted: string[] = [];
  const { submitBatch: take } = app.clickSend;
  app.clickSend.submitBatch = async (url, messages) => {
    await before(false);
    const outcome = await take(url, messages);
    if (outcome.kind === 'answered') accepted.push(...messages.map(({ reference }) => reference));
    await before(false);
    return outcome;
  };
  app.clickSend.nextOutcomes = [...answers];
  return { app, accepted };
}

/** Checks that the post and the statuses agree with what ClickSend accepted: whole batches, and no message twice. */
async function expectTrue(app: AppWorld, send: Send, accepted: readonly string[]) {
  const stoppedCount = send.recipients.length - accepted.length;
  expect(new Set(accepted).size).toBe(accepted.length);
  const { recipients, stop } = await app.loadProgress(send);
  const places = new Set(accepted.map((reference) => Number(reference.split('.')[1])));
  const states = recipients.map(({ state }) => (state === 'cancelled' ? 'kept' : 'left'));
  expect(states).toEqual(recipients.map(({ index }) => (places.has(index) ? 'left' : 'kept')));
  for (let from = 0; from < states.length; from += 1_000) {
    expect(new Set(states.slice(from, from + 1_000)).size).toBe(1);
  }
  expect(stop?.kept ?? 0).toBe(stoppedCount);
  const formatCount = (count: number) => count.toLocaleString('en');
  const words =
    accepted.length > 0
      ? `Stopped by <@U2>: ${formatCount(accepted.length)} sent, ${formatCount(stoppedCount)} not sent`
      : 'Stopped by <@U2> before anything was sent';
  const { text = '' } = app.chat.posts[0]?.shown ?? {};
  if (stoppedCount > 0) expect(text).toContain(words);
  else expect(text).not.toContain('Stopped');
}

/** Two full batches and one with a single recipient. */
const three = makePhones(2_001);

async function countSteps(answers?: Parameters<typeof createWorld>[1]): Promise<number> {
  let steps = 0;
  const { app } = await createWorld(async () => {
    steps += 1;
  }, answers);
  await app.addSend(three);
  await app.jobs.runFor(HOUR);
  return steps;
}

test('*Stop* at any step: each batch is submitted whole or not at all, and the post counts what was sent', async () => {
  const steps = await countSteps();
  expect(steps).toBeGreaterThan(20);
  const seen = new Set<number>();
  for (let moment = 1; moment <= steps; moment += 1) {
    let step = 0;
    let result: StopResult | undefined;
    const { app, accepted } = await createWorld(async () => {
      step += 1;
      if (step === moment) result = await app.stopSend(makeSend([]).id, 'U2');
    });
    const send = await app.addSend(three);
    await app.jobs.runFor(HOUR);
    const stoppedCount = send.recipients.length - accepted.length;
    // A batch that was at ClickSend at that moment, and was delayed there, is stopped after the result.
    if (result?.kind === 'stopped')
      expect([stoppedCount, stoppedCount - 1_000]).toContain(result.kept);
    await expectTrue(app, send, accepted);
    seen.add(stoppedCount);
  }
  // Everything, nothing and something in between was stopped.
  expect(seen.size).toBeGreaterThan(3);
  expect(seen).toContain(0);
});

test('*Stop* that writes slowly while batches are submitted: each batch is still whole, and the post is true', async () => {
  // The last batch is delayed and waits, so *Stop* looks at it first.
  const answers = [acceptAll, acceptAll, answerBusy(), acceptAll];
  const steps = await countSteps(answers);
  const inPress = new AsyncLocalStorage<boolean>();
  // While an AsyncLocalStorage is in use, every promise of the process costs more.
  onTestFinished(() => inPress.disable());
  for (let moment = 1; moment <= steps; moment += 1) {
    let step = 0;
    let isSlow = true;
    const presses: Promise<unknown>[] = [];
    const { app, accepted } = await createWorld(async (isWrite) => {
      if (inPress.getStore()) {
        while (isWrite && isSlow) await new Promise(setImmediate);
        return;
      }
      step += 1;
      if (step !== moment) return;
      presses.push(inPress.run(true, () => app.stopSend(makeSend([]).id, 'U2')));
      // *Stop* reads as far as it can.
      for (let tick = 0; tick < 20; tick += 1) await new Promise(setImmediate);
    }, answers);
    const send = await app.addSend(three);
    await app.jobs.runFor(HOUR);
    isSlow = false;
    await Promise.all(presses);
    await app.jobs.runFor(HOUR);
    await expectTrue(app, send, accepted);
  }
});

/** Enough batches that each of the two lanes has a batch waiting behind another. */
const five = makePhones(4_001);

/** Presses *Stop* during the first submission, and lets it die at this step. Returns whether it got that far. */
async function stopDying(dies: number): Promise<boolean> {
  let press: 'ahead' | 'on' | 'over' = 'ahead';
  let step = 0;
  const { app, accepted } = await createWorld(async () => {
    if (press !== 'on') return;
    step += 1;
    if (step === dies) throw new Error('the power is gone');
  });
  const { submitBatch: submit } = app.clickSend;
  app.clickSend.submitBatch = async (url, messages) => {
    if (press === 'ahead') {
      press = 'on';
      await app.stopSend(makeSend([]).id, 'U2').catch(() => undefined);
      press = 'over';
    }
    return submit(url, messages);
  };
  const send = await app.addSend(five);
  await app.jobs.runFor(HOUR);
  // No batch job is left waiting, so the send ends without a second press.
  expect(app.jobs.listWaiting().filter((job) => job.startsWith('deliver'))).toEqual([]);
  await expectTrue(app, send, accepted);
  return step >= dies;
}

test('*Stop* that dies at any step leaves each batch whole, and the post true', async () => {
  let dies = 1;
  while (await stopDying(dies)) dies += 1;
  expect(dies).toBeGreaterThan(8);
});
