import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { ensureUpdate } from '../../src/core/posts/ensure-update.ts';
import { createMovingClock } from './clock.ts';
import { MINUTE, SECOND } from './world.ts';

/** What Slack does with a call. `late`: Slack carries it out `afterMs` after the client's timeout. */
type CallOutcome =
  | { readonly kind: 'taken' | 'refused' | 'cut before' | 'cut after' | 'never' }
  | { readonly kind: 'late'; readonly afterMs: number }
  /** The process dies during the call, and Slack carries it out `afterMs` later. */
  | { readonly kind: 'dies'; readonly afterMs: number };

const TIME_OUT_MS = 10 * SECOND;
const RETRY_MS = 5 * SECOND;

/** A message with a version, its record, and a Slack that follows the script. */
function createMessage(outcomes: readonly CallOutcome[]) {
  const clock = createMovingClock();
  const carriedOut: { readonly at: number; readonly version: number }[] = [];
  const record: { shown?: number; lateUntil?: number } = {};
  let newest = 1;
  let calls = 0;
  const wait = (ms: number) => clock.moveTo(clock.now() + ms);
  const carryOut = (inMs: number, version: number) =>
    carriedOut.push({ at: clock.now() + inMs, version });

  async function update(version: number): Promise<'died' | undefined> {
    const outcome = outcomes[calls] ?? { kind: 'taken' };
    calls += 1;
    switch (outcome.kind) {
      case 'taken':
        carryOut(0, version);
        return undefined;
      case 'refused':
        throw new AppError('ratelimited', { retry: 'later', answered: true });
      case 'dies':
        carryOut(outcome.afterMs, version);
        return 'died';
      case 'cut before':
      case 'cut after':
        if (outcome.kind === 'cut after') carryOut(0, version);
        throw new AppError('slack_lost', { retry: 'later' });
      case 'late':
      case 'never':
        if (outcome.kind === 'late') carryOut(TIME_OUT_MS + outcome.afterMs, version);
        wait(TIME_OUT_MS);
        throw new AppError('slack_timeout', { retry: 'later' });
    }
  }

  /** Runs the job once. Returns undefined when it is done. */
  async function run(): Promise<number | undefined> {
    const version = newest;
    let isDead = false;
    const actUnlessDead = async (act: () => void) => {
      if (!isDead) act();
    };
    const againInMs = await ensureUpdate(clock, {
      lateUntil: record.lateUntil,
      isShown: record.shown === version,
      storeLateUntil: (lateUntil) => actUnlessDead(() => Object.assign(record, { lateUntil })),
      update: async () => {
        isDead = (await update(version)) === 'died';
      },
      store: (_, lateUntil) =>
        actUnlessDead(() => Object.assign(record, { shown: version, lateUntil })),
    }).catch(() => RETRY_MS);
    if (isDead) return RETRY_MS;
    return againInMs > 0 ? againInMs : undefined;
  }

  return {
    /** Changes the content, then runs the job for this time (ms). */
    async change(forMs: number): Promise<void> {
      newest += 1;
      await this.runFor(forMs);
    },
    async runFor(ms: number): Promise<void> {
      const end = clock.now() + ms;
      for (let next = await run(); next !== undefined && clock.now() + next < end; ) {
        wait(next);
        next = await run();
      }
      clock.moveTo(Math.max(clock.now(), end));
    },
    newest: () => newest,
    shown: () =>
      [...carriedOut].sort((a, b) => a.at - b.at).findLast(({ at }) => at <= clock.now())?.version,
    calls: () => calls,
  };
}

/** Slack carries out a call at most a minute after its start, or ten seconds after its process died. */
const lateMs = fc.integer({ min: 0, max: 49 * SECOND });
const orphanMs = fc.integer({ min: 0, max: 9 * SECOND });
const outcome: fc.Arbitrary<CallOutcome> = fc.oneof(
  fc.record({ kind: fc.constantFrom('taken', 'refused', 'cut before', 'cut after', 'never') }),
  fc.record({ kind: fc.constant('late' as const), afterMs: lateMs }),
  fc.record({ kind: fc.constant('dies' as const), afterMs: orphanMs }),
);

test('whatever Slack does with the calls, the newest content stays shown and the calls end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { maxLength: 8 }),
      fc.array(fc.integer({ min: SECOND, max: MINUTE }), { minLength: 1, maxLength: 4 }),
      async (outcomes, changes) => {
        const message = createMessage(outcomes);
        for (const forMs of changes) await message.change(forMs);
        await message.runFor(30 * MINUTE);
        expect(message.shown()).toBe(message.newest());
        const calls = message.calls();
        await message.runFor(30 * MINUTE);
        expect(message.calls()).toBe(calls);
      },
    ),
    { numRuns: 300 },
  );
});

test('an update that repairs a late older one is retried when Slack refuses it', async () => {
  const message = createMessage([
    { kind: 'late', afterMs: 8 * SECOND },
    { kind: 'taken' },
    { kind: 'refused' },
  ]);
  await message.runFor(12 * SECOND);
  await message.change(10 * MINUTE);
  expect(message.calls()).toBe(4);
  expect(message.shown()).toBe(message.newest());
});

test('an update that Slack answers is called once', async () => {
  const message = createMessage([]);
  await message.runFor(10 * MINUTE);
  expect(message.calls()).toBe(1);
});
