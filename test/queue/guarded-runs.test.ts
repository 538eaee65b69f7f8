import { describe, expect, it } from 'vitest';
import { RetryLaterError } from '../../src/core/errors.ts';
import type { CrashLoopPolicy, JobResult } from '../../src/core/ports/jobs.ts';
import { createCrashGuard } from '../../src/queue/crash-guard.ts';
import { createStoredRunMarks } from '../../src/queue/embedded/job-store.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createGate, noLog } from './world.ts';

const waitForever = () => new Promise<undefined>(() => {});

/** Processes that start and end over one store, on a clock that the test moves. */
async function runLife() {
  let now = 1_800_000_000_000;
  const store = await openMemoryStore({ now: () => now });
  const givenUp: string[] = [];
  const marks = createStoredRunMarks(store);
  return {
    givenUp,
    /** Starts the next process. The one before is ignored, as if it had died. */
    begin({
      afterMark = async () => {},
      clearMark = marks.clearMark,
      onCrashLoop,
    }: {
      readonly afterMark?: () => Promise<unknown>;
      readonly clearMark?: (key: string) => Promise<void>;
      readonly onCrashLoop?: CrashLoopPolicy;
    } = {}) {
      const markStart = async (key: string) => {
        const lost = await marks.markStart(key);
        await afterMark();
        return lost;
      };
      const runs = createCrashGuard({ ...marks, markStart, clearMark }, { log: noLog });
      return {
        ...runs,
        run: (id: string, act: () => Promise<JobResult>, failures = 0) =>
          runs.run(
            {
              concurrency: 1,
              attempts: 25,
              run: act,
              onCrashLoop,
              onExhausted: async (payload) => void givenUp.push(payload),
            },
            { name: 'job', id, failures },
            true,
          ),
      };
    },
    forward: (ms: number) => {
      now += ms;
    },
    isMarked: (id: string) => marks.isMarked(`job:${id}`),
    clearMark: marks.clearMark,
  };
}

/** Waits until pending writes are done. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a job whose mark can't be cleared because the disk is full", () => {
  it('runs again and again while the process that made the mark is alive', async () => {
    const world = await runLife();
    let isFull = true;
    const clearMark = (key: string) =>
      isFull ? Promise.reject(new Error('full')) : world.clearMark(key);
    const process = world.begin({ clearMark });
    let runs = 0;
    const run = () =>
      process.run('x', async () => {
        runs += 1;
        return undefined;
      });
    for (let n = 1; n <= 4; n += 1) await run();
    isFull = false;
    await run();
    expect([runs, world.givenUp, await world.isMarked('x')]).toEqual([5, [], false]);
  });

  it('counts as one lost run if the process then dies', async () => {
    const world = await runLife();
    const clearMark = () => Promise.reject(new Error('full'));
    const process = world.begin({ clearMark });
    for (let n = 1; n <= 4; n += 1) await process.run('x', async () => undefined);
    const ran: string[] = [];
    await world.begin().run('x', async () => {
      ran.push('x');
      return undefined;
    });
    expect([ran, world.givenUp]).toEqual([['x'], []]);
  });
});

describe('a job whose run ends the process', () => {
  it('is started twice and given up at the third start', async () => {
    const world = await runLife();
    let begun = 0;
    const crash = () => {
      begun += 1;
      return waitForever();
    };
    for (let life = 1; life <= 2; life += 1) {
      void world.begin().run('x', crash);
      await settle();
    }
    expect(await world.begin().run('x', crash)).toEqual({ failures: 0 });
    expect([begun, world.givenUp]).toEqual([2, ['x']]);
  });

  it('with the policy `retryLater` runs again minutes later, then hours, until its attempts are used up', async () => {
    const world = await runLife();
    const die = async (failures: number) => {
      for (let life = 1; life <= 2; life += 1) {
        void world.begin({ onCrashLoop: 'retryLater' }).run('x', waitForever, failures);
        await settle();
      }
      return world.begin({ onCrashLoop: 'retryLater' }).run('x', waitForever, failures);
    };
    expect(await die(0)).toEqual({ failures: 10, againInMs: 5 * 60_000 });
    expect(await world.isMarked('x')).toBe(false);
    expect(await die(10)).toEqual({ failures: 20, againInMs: 3_600_000 });
    expect(world.givenUp).toEqual([]);
    // Its 25 attempts are used up.
    expect(await die(20)).toEqual({ failures: 0 });
    expect(world.givenUp).toEqual(['x']);
  });

  it('is started again an hour after it was given up, however often it is added meanwhile', async () => {
    const world = await runLife();
    for (let life = 1; life <= 2; life += 1) {
      void world.begin().run('x', waitForever);
      await settle();
    }
    let begun = 0;
    const succeed = async () => {
      begun += 1;
      return undefined;
    };
    for (let minute = 0; minute < 60; minute += 1) {
      await world.begin().run('x', succeed);
      world.forward(60_000);
    }
    expect(begun).toBe(0);
    world.forward(1);
    await world.begin().run('x', succeed);
    expect(begun).toBe(1);
    expect(await world.isMarked('x')).toBe(false);
  });

  it('has its mark cleared when a run of it ends, in any way', async () => {
    const world = await runLife();
    const ends: (() => Promise<JobResult>)[] = [
      async () => undefined,
      async () => ({ againInMs: 1 }),
      () => Promise.reject(new Error('failed')),
      () => Promise.reject(new RetryLaterError(1)),
    ];
    for (const end of ends) {
      void world.begin().run('x', waitForever);
      await settle();
      await world.begin().run('x', end);
      expect(await world.isMarked('x')).toBe(false);
    }
    expect(world.givenUp).toEqual([]);
  });

  it("isn't blamed for a process that was told to stop", async () => {
    const world = await runLife();
    for (let life = 1; life <= 5; life += 1) {
      const process = world.begin();
      void process.run('x', waitForever);
      await settle();
      await process.clearMarks();
    }
    expect(await world.isMarked('x')).toBe(false);
  });

  it("isn't blamed for a process that stops while the run is being marked", async () => {
    const marking = createGate();
    const world = await runLife();
    const process = world.begin({ afterMark: marking.pass });
    const run = process.run('x', waitForever);
    await settle();
    process.close();
    const wasMarked = process.clearMarks().then(() => world.isMarked('x'));
    await settle();
    marking.open();
    expect(await wasMarked).toBe(false);
    expect(await run).toEqual({ failures: 0, againInMs: 0 });
  });

  it('keeps the mark of the next process when a run of the former one ends late', async () => {
    const world = await runLife();
    const ending = createGate();
    const process = world.begin();
    const late = process.run('x', ending.pass);
    await settle();
    process.close();
    await process.clearMarks();
    void world.begin().run('x', waitForever);
    await settle();
    ending.open();
    await late;
    expect(await world.isMarked('x')).toBe(true);
  });

  it("isn't started or marked once the process is about to end", async () => {
    const world = await runLife();
    const process = world.begin();
    let begun = 0;
    const run = process.run('x', async () => {
      begun += 1;
      return undefined;
    });
    process.close();
    expect(await run).toEqual({ failures: 0, againInMs: 0 });
    expect([begun, await world.isMarked('x')]).toEqual([0, false]);
  });

  it('runs alone after a crash, as do the jobs that ran beside it, so that each gets its turn', async () => {
    const world = await runLife();
    const first = world.begin();
    for (const id of ['a', 'bomb', 'c', 'd']) void first.run(id, waitForever);
    await settle();
    const second = world.begin();
    const ran: string[] = [];
    let atOnce = 0;
    let most = 0;
    const runs = ['a', 'bomb', 'c', 'd'].map((id) =>
      second.run(id, async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await settle();
        ran.push(id);
        atOnce -= 1;
        return undefined;
      }),
    );
    const fresh = second.run('fresh', async () => {
      ran.push('fresh');
      return undefined;
    });
    await Promise.all([...runs, fresh]);
    expect(most).toBe(1);
    expect(ran.toSorted()).toEqual(['a', 'bomb', 'c', 'd', 'fresh']);
    expect(world.givenUp).toEqual([]);
  });
});
