import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { shiftDueTime } from '../../src/queue/job-queue.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { noLog } from './world.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const noon = 1_800_000_000_000;

describe('after the clock was set back', () => {
  it.each([
    ['a pause of a second', 1_000, 1_000],
    ['a poll in a minute', MINUTE, MINUTE],
    ['a due job', 0, 0],
    ['an overdue job', -5_000, 0],
    ['a job scheduled for tomorrow', 24 * HOUR, 25 * HOUR],
  ])('%s has the same pause left, or keeps its time of day', (_what, inMs, thenInMs) => {
    const now = noon - HOUR;
    expect(shiftDueTime(noon + inMs, noon, now) - now).toBe(thenInMs);
  });

  it('no job is due later than before, and no pause is longer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(48 * HOUR), (inMs, step) => {
        const dueAt = shiftDueTime(noon + inMs, noon, noon - step);
        expect(dueAt).toBeLessThanOrEqual(Math.max(noon + inMs, noon - step));
        if (inMs <= 10 * MINUTE) {
          expect(dueAt - (noon - step)).toBeLessThanOrEqual(Math.max(0, inMs));
        }
      }),
    );
  });

  it('a failed job is retried within a minute, and one for tomorrow stays for tomorrow', async () => {
    const clock = createClockByHand();
    const jobs = createEmbeddedJobs({
      store: await openMemoryStore({ now: clock.now }),
      clock,
      log: noLog,
    });
    const runs: string[] = [];
    jobs.registerWorker('job', {
      concurrency: 2,
      attempts: 9,
      onExhausted: async () => {},
      async run(id, attempt) {
        runs.push(id);
        if (id === 'fails' && attempt === 1) throw new Error('away');
        return id === 'round' ? { againInMs: 5_000 } : undefined;
      },
    });
    await jobs.start();
    await jobs.add('job', 'fails');
    await jobs.add('job', 'round');
    await jobs.add('job', 'tomorrow', { delayMs: 24 * HOUR });
    await retryUntilPasses(() => expect(runs.toSorted()).toEqual(['fails', 'round']));
    clock.step(-HOUR);
    for (let second = 0; second < 70; second += 5) await clock.pass(5_000);
    await retryUntilPasses(() => expect(runs.filter((id) => id === 'fails')).toHaveLength(2));
    expect(runs.filter((id) => id === 'round').length).toBeGreaterThan(1);
    expect(runs).not.toContain('tomorrow');
    await jobs.stop(0);
  });
});

/** A clock whose waits end when enough time has passed, whatever it shows. */
function createClockByHand() {
  let shows = noon;
  let passed = 0;
  let waits: { at: number; go: () => void }[] = [];
  return {
    now: () => shows,
    wait: (ms: number) => new Promise<void>((go) => waits.push({ at: passed + ms, go })),
    step: (ms: number) => {
      shows += ms;
    },
    async pass(ms: number) {
      passed += ms;
      shows += ms;
      const due = waits.filter(({ at }) => at <= passed);
      waits = waits.filter(({ at }) => at > passed);
      for (const { go } of due) go();
      await new Promise((resolve) => setTimeout(resolve, 2));
    },
  };
}
