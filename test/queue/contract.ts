import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { JobResult } from '../../src/core/ports/jobs.ts';
import type { JobQueue } from '../../src/queue/job-queue.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { createGate } from './world.ts';

/** A store of jobs, and the processes that start and end over it. */
export interface JobsWorld {
  /** The queue of a new process, over the jobs that earlier processes left. */
  open(): Promise<JobQueue>;
  close(): Promise<void>;
}

const createLaterError = (retryAfterMs: number) =>
  new AppError('later', { retry: 'later', retryAfterMs });

/** A worker that records its runs, and acts as the test says. */
function createRecorder(
  act: (id: string, attempt: number) => Promise<JobResult> | JobResult = () => undefined,
) {
  const runs: string[] = [];
  const givenUp: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  return {
    runs,
    givenUp,
    mostAtOnce: () => mostAtOnce,
    worker: (options: { concurrency?: number; attempts?: number } = {}) => ({
      concurrency: 4,
      attempts: 3,
      ...options,
      async run(id: string, attempt: number) {
        runs.push(`${id} ${attempt}`);
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        try {
          return await act(id, attempt);
        } finally {
          atOnce -= 1;
        }
      },
      async onExhausted(id: string, error: unknown) {
        givenUp.push(`${id} ${error instanceof Error ? error.message : error}`);
      },
    }),
  };
}

/** The contract of every job queue. `seed` is for the random steps. By default they differ each time. */
export function describeJobs(
  name: string,
  make: () => Promise<JobsWorld>,
  { seed }: { readonly seed?: number } = {},
): void {
  describe(`jobs on ${name}`, () => {
    let world: JobsWorld;
    let jobs: JobQueue;
    beforeEach(async () => {
      world = await make();
      jobs = await world.open();
    });
    afterEach(async () => {
      await jobs.stop(0);
      await world.close();
    });
    /** Kills the process, whose unfinished runs don't count, and starts a new one. */
    const restart = async (): Promise<void> => {
      await jobs.stop(0);
      jobs = await world.open();
    };
    /** Waits until every job that was added before and is due has run. */
    const waitForAllElse = async (delayMs = 20): Promise<void> => {
      const last = createRecorder();
      jobs.registerWorker('last', last.worker());
      await jobs.add('last', 'one', { delayMs });
      await retryUntilPasses(() => expect(last.runs).toEqual(['one 1']));
    };

    it('runs an added job with its id', async () => {
      const { runs, worker } = createRecorder();
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'a:b c');
      await retryUntilPasses(() => expect(runs).toEqual(['a:b c 1']));
      await jobs.add('job', 'a:b c');
      await retryUntilPasses(() => expect(runs).toEqual(['a:b c 1', 'a:b c 1']));
      await jobs.ping();
    });

    it('runs a job that was added before the start, by the worker of its name', async () => {
      const [one, other] = [createRecorder(), createRecorder()];
      jobs.registerWorker('one', one.worker());
      jobs.registerWorker('other', other.worker());
      await jobs.add('one', 'x');
      await jobs.add('other', 'y');
      await jobs.start();
      await retryUntilPasses(() => expect([one.runs, other.runs]).toEqual([['x 1'], ['y 1']]));
    });

    it('ignores an add of a waiting job, which keeps its time', async () => {
      const { runs, worker } = createRecorder();
      jobs.registerWorker('job', worker());
      await jobs.start();
      const began = Date.now();
      await jobs.add('job', 'x', { delayMs: 60 });
      await Promise.all([jobs.add('job', 'x'), jobs.add('job', 'x', { delayMs: 3_000 })]);
      await retryUntilPasses(() => expect(runs).toEqual(['x 1']));
      expect(Date.now() - began).toBeGreaterThanOrEqual(58);
      await waitForAllElse();
      expect(runs).toEqual(['x 1']);
    });

    it('runs a waiting job sooner if asked to, but not a failed one', async () => {
      const { runs, worker } = createRecorder((id) => {
        if (id === 'failed') throw createLaterError(60_000);
        return undefined;
      });
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x', { delayMs: 60_000 });
      await jobs.add('job', 'x', { sooner: true });
      await retryUntilPasses(() => expect(runs).toEqual(['x 1']));
      await jobs.add('job', 'failed');
      await retryUntilPasses(() => expect(runs).toEqual(['x 1', 'failed 1']));
      await jobs.add('job', 'failed', { sooner: true });
      await waitForAllElse();
      expect(runs).toEqual(['x 1', 'failed 1']);
    });

    it('runs once more after adds during a run, and never twice at a time', async () => {
      const wait = createGate();
      const { runs, worker, mostAtOnce } = createRecorder(wait.pass);
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toHaveLength(1));
      await Promise.all([jobs.add('job', 'x'), jobs.add('job', 'x'), jobs.add('job', 'x')]);
      expect(runs).toHaveLength(1);
      wait.open();
      await retryUntilPasses(() => expect(runs).toHaveLength(2));
      await waitForAllElse();
      expect(runs).toHaveLength(2);
      expect(mostAtOnce()).toBe(1);
    });

    it.each([
      { first: 0, second: 3_600_000 },
      { first: 3_600_000, second: 0 },
      { first: 30, second: 3_600_000 },
      { first: 3_600_000, second: 30 },
    ])('of two adds during a run ($first ms, $second ms), the earlier counts', async (delays) => {
      const wait = createGate();
      const { runs, worker } = createRecorder(wait.pass);
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toHaveLength(1));
      await jobs.add('job', 'x', { delayMs: delays.first });
      await jobs.add('job', 'x', { delayMs: delays.second });
      wait.open();
      await retryUntilPasses(() => expect(runs).toHaveLength(2));
      await waitForAllElse();
      expect(runs).toHaveLength(2);
    });

    it('runs a job at its time that was added for later during a run that repeats', async () => {
      const wait = createGate();
      const { runs, worker } = createRecorder(async () => {
        await wait.pass();
        return { againInMs: 7_200_000 };
      });
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toHaveLength(1));
      await jobs.add('job', 'x', { delayMs: 3_600_000 });
      wait.open();
      await waitForAllElse(200);
      expect(runs).toHaveLength(1);
      await jobs.add('job', 'x', { sooner: true });
      await retryUntilPasses(() => expect(runs).toHaveLength(2));
    });

    it('runs up to `concurrency` jobs of a name at a time', async () => {
      const wait = createGate();
      const { runs, worker, mostAtOnce } = createRecorder(wait.pass);
      jobs.registerWorker('job', worker({ concurrency: 2 }));
      await jobs.start();
      await Promise.all(Array.from({ length: 9 }, (_, at) => jobs.add('job', `${at}`)));
      await retryUntilPasses(() => expect(runs).toHaveLength(2));
      await waitForAllElse();
      wait.open();
      await retryUntilPasses(() => expect(runs).toHaveLength(9));
      expect(mostAtOnce()).toBe(2);
    });

    it('retries a failed run, and gives up after its attempts', async () => {
      const { runs, givenUp, worker } = createRecorder(() => {
        throw createLaterError(5);
      });
      jobs.registerWorker('job', worker({ attempts: 3 }));
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(givenUp).toEqual(['x later']));
      await waitForAllElse();
      expect(runs).toEqual(['x 1', 'x 2', 'x 3']);
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs[3]).toBe('x 1'));
    });

    it.each(['never', 'ask'] as const)(
      'gives up at once after an error with retry `%s`',
      async (retry) => {
        const { runs, givenUp, worker } = createRecorder(() => {
          throw new AppError('refused', { retry });
        });
        jobs.registerWorker('job', worker());
        await jobs.start();
        await jobs.add('job', 'x');
        await retryUntilPasses(() => expect(givenUp).toEqual(['x refused']));
        expect(runs).toEqual(['x 1']);
      },
    );

    it('waits about a second after a first failure without a delay', async () => {
      const at: number[] = [];
      const { worker } = createRecorder(() => {
        at.push(Date.now());
        if (at.length === 1) throw new Error('oops');
      });
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(at).toHaveLength(2));
      const [first = 0, second = 0] = at;
      expect(second - first).toBeGreaterThan(500);
      expect(second - first).toBeLessThan(3_000);
    });

    it("repeats a run that asks for it, which isn't a failure", async () => {
      let times = 0;
      const { runs, givenUp, worker } = createRecorder(() => {
        times += 1;
        return times < 6 ? { againInMs: 1 } : undefined;
      });
      jobs.registerWorker('job', worker({ attempts: 2 }));
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toEqual(Array(6).fill('x 1')));
      await waitForAllElse();
      expect([runs.length, givenUp]).toEqual([6, []]);
    });

    it('removes a waiting job, but not a running one', async () => {
      const wait = createGate();
      const { runs, worker } = createRecorder(wait.pass);
      jobs.registerWorker('job', worker());
      await jobs.start();
      expect(await jobs.remove('job', 'x')).toBe(false);
      // Much longer than the removal takes, even on a busy machine.
      await jobs.add('job', 'x', { delayMs: 1_500 });
      expect(await jobs.remove('job', 'x')).toBe(true);
      expect(await jobs.remove('job', 'x')).toBe(false);
      await waitForAllElse(1_600);
      expect(runs).toEqual([]);
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toEqual(['x 1']));
      expect(await jobs.remove('job', 'x')).toBe(false);
      wait.open();
    });

    it('keeps waiting jobs, their times and failures over a restart', async () => {
      const first = createRecorder(() => {
        throw createLaterError(1);
      });
      jobs.registerWorker('failing', first.worker({ attempts: 9 }));
      await jobs.start();
      await jobs.add('failing', 'x');
      const began = Date.now();
      await jobs.add('waiting', 'y', { delayMs: 200 });
      await jobs.add('waiting', 'cancelled', { delayMs: 1 });
      await jobs.remove('waiting', 'cancelled');
      await retryUntilPasses(() => expect(first.runs.length).toBeGreaterThan(2));
      await restart();
      const [failing, waiting] = [createRecorder(), createRecorder()];
      jobs.registerWorker('failing', failing.worker());
      jobs.registerWorker('waiting', waiting.worker());
      await jobs.start();
      await retryUntilPasses(() => expect(failing.runs).toHaveLength(1));
      expect(Number(failing.runs[0]?.split(' ')[1])).toBeGreaterThan(1);
      await retryUntilPasses(() => expect(waiting.runs).toEqual(['y 1']));
      expect(Date.now() - began).toBeGreaterThanOrEqual(198);
    });

    it('runs again what was running when the process died, and what was added meanwhile', async () => {
      const never = createGate();
      const first = createRecorder(never.pass);
      jobs.registerWorker('job', first.worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(first.runs).toHaveLength(1));
      await jobs.add('job', 'x', { delayMs: 100 });
      await restart();
      const second = createRecorder();
      jobs.registerWorker('job', second.worker());
      await jobs.start();
      never.open();
      await retryUntilPasses(() => expect(second.runs).toEqual(['x 1', 'x 1']));
    });

    it("doesn't count runs that a process cut short because it was told to stop", async () => {
      for (let life = 1; life <= 4; life += 1) {
        const { runs, worker } = createRecorder(() => new Promise<undefined>(() => {}));
        jobs.registerWorker('job', worker());
        await jobs.start();
        if (life === 1) await jobs.add('job', 'x');
        await retryUntilPasses(() => expect(runs).toEqual(['x 1']));
        await restart();
      }
      const last = createRecorder();
      jobs.registerWorker('job', last.worker());
      await jobs.start();
      await retryUntilPasses(() => expect(last.runs).toEqual(['x 1']));
      expect(last.givenUp).toEqual([]);
    });

    it('stops when the current runs have ended, and starts no new ones', async () => {
      const wait = createGate();
      let ended = 0;
      const { runs, worker } = createRecorder(async () => {
        await wait.pass();
        ended += 1;
        return undefined;
      });
      jobs.registerWorker('job', worker({ concurrency: 1 }));
      await jobs.start();
      await jobs.add('job', 'x');
      await jobs.add('job', 'y');
      await retryUntilPasses(() => expect(runs).toEqual(['x 1']));
      const stopping = jobs.stop(5_000);
      wait.open();
      await stopping;
      expect([runs, ended]).toEqual([['x 1'], 1]);
      await restart();
      const next = createRecorder();
      jobs.registerWorker('job', next.worker());
      await jobs.start();
      await retryUntilPasses(() => expect(next.runs).toEqual(['y 1']));
      await waitForAllElse();
      expect(next.runs).toEqual(['y 1']);
    });

    it('stops after the grace period although a run continues', async () => {
      const { runs, worker } = createRecorder(() => new Promise<undefined>(() => {}));
      jobs.registerWorker('job', worker());
      await jobs.start();
      await jobs.add('job', 'x');
      await retryUntilPasses(() => expect(runs).toHaveLength(1));
      await jobs.stop(30);
    });

    it('loses no run and never runs an id twice at a time, whatever happens', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          await jobs.stop(0);
          await world.close();
          world = await make();
          jobs = await world.open();
          const model = createModel();
          const begin = async () => {
            jobs.registerWorker('job', model.worker());
            await jobs.start();
          };
          await begin();
          for (const one of steps) {
            if (one.kind === 'restart') {
              await jobs.stop(0);
              model.die();
              jobs = await world.open();
              await begin();
            } else if (one.kind === 'add') {
              model.adding(one.id);
              await jobs.add('job', one.id, { delayMs: one.delayMs });
            } else if (one.kind === 'cancel') {
              if (await jobs.remove('job', one.id)) model.cancelled(one.id);
            } else if (one.kind === 'fail') model.failNext(one.id);
            else await new Promise(setImmediate);
          }
          await retryUntilPasses(() => expect(model.missing()).toEqual([]));
          expect(model.doubled()).toEqual([]);
          expect(model.late()).toEqual([]);
        }),
        { numRuns: 20, seed },
      );
    });
  });
}

const id = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      id,
      delayMs: fc.constantFrom(0, 0, 1, 8),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

/**
 * What must be true: after each add that was not removed, a run began that succeeded; no id ran twice at a time; and no
 * run began after the queue had stopped.
 */
function createModel() {
  let life = 0;
  let tick = 0;
  const addedAt = new Map<string, number>();
  const servedFrom = new Map<string, number>();
  const running = new Set<string>();
  const doubled: string[] = [];
  const late: string[] = [];
  const failing = new Set<string>();
  return {
    adding(id: string) {
      tick += 1;
      addedAt.set(id, tick);
    },
    cancelled: (id: string) => addedAt.delete(id),
    failNext: (id: string) => failing.add(id),
    die() {
      life += 1;
      running.clear();
    },
    worker() {
      const mine = life;
      return {
        concurrency: 2,
        attempts: 99,
        async run(id: string): Promise<undefined> {
          if (mine !== life) {
            late.push(id);
            return;
          }
          tick += 1;
          const began = tick;
          if (running.has(id)) doubled.push(id);
          running.add(id);
          await new Promise((resolve) => setTimeout(resolve, began % 3));
          // What a dead process did doesn't count.
          if (mine !== life) return;
          running.delete(id);
          if (failing.delete(id)) throw createLaterError(2);
          servedFrom.set(id, began);
        },
        async onExhausted() {},
      };
    },
    missing: () => [...addedAt].filter(([id, at]) => (servedFrom.get(id) ?? 0) < at),
    doubled: () => doubled,
    late: () => late,
  };
}
