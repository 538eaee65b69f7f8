import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@keyv/redis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Index, Store } from '../../src/core/ports/store.ts';
import { createEmbeddedJobs } from '../../src/queue/embedded/embedded-jobs.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { describeJobs } from './contract.ts';
import { expectPoisonJobGivenUp } from './poison.ts';
import { createGate, createStoredWorld, noLog, realClock } from './world.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const makeFolder = () => mkdtemp(join(tmpdir(), 'slack-mms-jobs-'));

describeJobs('memory', async () => createStoredWorld(await openMemoryStore()));
describeJobs('LMDB', async () =>
  createStoredWorld(await openLmdbStore({ dataDir: await makeFolder() })),
);
describeJobs('a store in Redis', async () => {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  await client.close();
  return createStoredWorld(await openRedisStore(redis));
});

it('doubles the pause after each failure, up to five minutes, and gives up in the end', async () => {
  const clock = createMovedClock();
  const began: number[] = [];
  const giveUp = vi.fn(async () => {});
  const jobs = createEmbeddedJobs({ store: await openMemoryStore(), clock, log: noLog });
  jobs.registerWorker('job', {
    concurrency: 1,
    attempts: 12,
    run: async () => {
      began.push(clock.now());
      throw new Error('down');
    },
    onExhausted: giveUp,
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(async () => {
    await clock.toNext();
    expect(giveUp).toHaveBeenCalledTimes(1);
  });
  const pauses = began.slice(1).map((at, index) => (at - (began[index] ?? 0)) / 1_000);
  expect(pauses).toHaveLength(11);
  for (const [failures, pause] of pauses.entries()) {
    const full = Math.min(2 ** failures, 300);
    expect(pause).toBeGreaterThanOrEqual(full * 0.75);
    expect(pause).toBeLessThanOrEqual(Math.min(full * 1.25, 300.01));
  }
  await jobs.stop(0);
});

it('continues after the store failed at the end of a run, without running the job twice', async () => {
  const { store, breakdown } = createFragileStore(await openMemoryStore());
  const jobs = createEmbeddedJobs({ store, clock: realClock, log: noLog });
  const runs: string[] = [];
  jobs.registerWorker('job', {
    concurrency: 2,
    attempts: 3,
    run: async (id) => {
      runs.push(id);
      if (id === 'x') breakdown.now = true;
      return undefined;
    },
    onExhausted: async () => {},
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toEqual(['x']));
  await expect(jobs.add('job', 'y')).rejects.toThrow('away');
  await expect(jobs.add('job', 'x')).rejects.toThrow('away');
  breakdown.now = false;
  await jobs.add('job', 'y');
  await retryUntilPasses(() => expect(runs).toEqual(['x', 'y']));
  await retryUntilPasses(async () =>
    expect(await store.getIndex('jobs', Number.POSITIVE_INFINITY).listOldest({ limit: 9 })).toEqual(
      [],
    ),
  );
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toEqual(['x', 'y', 'x']));
  await jobs.stop(1_000);
});

it('finishes its pending writes when it stops, and writes nothing after that', async () => {
  const clock = createMovedClock();
  const store = await openMemoryStore();
  const removing = createGate();
  const index = store.getIndex('jobs', Number.POSITIVE_INFINITY);
  const remove = (member: string) => removing.pass().then(() => index.remove(member));
  const slow = { ...store, getIndex: () => ({ ...index, remove }) };
  const jobs = createEmbeddedJobs({ store: slow, clock, log: noLog });
  const run = vi.fn(async () => undefined);
  jobs.registerWorker('job', { concurrency: 1, attempts: 3, run, onExhausted: async () => {} });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(run).toHaveBeenCalledTimes(1));
  const stored = jobs.stop(0).then(() => index.listOldest());
  await clock.toNext();
  removing.open();
  expect(await stored).toEqual([]);
});

it("stops within a second although the store doesn't respond", async () => {
  const clock = createMovedClock();
  const store = await openMemoryStore();
  const put = vi.fn(() => new Promise<void>(() => {}));
  const jobs = createEmbeddedJobs({ store: { ...store, put }, clock, log: noLog });
  jobs.registerWorker('job', {
    concurrency: 1,
    attempts: 3,
    run: async () => undefined,
    onExhausted: async () => {},
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(put).toHaveBeenCalledTimes(1));
  const began = clock.now();
  const stopped = jobs.stop(0).then(() => clock.now());
  await clock.toNext();
  await clock.toNext();
  expect((await stopped) - began).toBe(1_000);
});

it('has a job in the store before `add` resolves and until its run has ended', async () => {
  const store = await openMemoryStore();
  const listStored = async () =>
    (await store.getIndex('jobs', Number.POSITIVE_INFINITY).listOldest({ limit: 9 })).map(
      (one) => one.member,
    );
  const jobs = createEmbeddedJobs({ store, clock: realClock, log: noLog });
  const seen: (readonly string[])[] = [];
  jobs.registerWorker('job', {
    concurrency: 1,
    attempts: 1,
    run: async () => {
      await new Promise(setImmediate);
      seen.push(await listStored());
      return undefined;
    },
    onExhausted: async () => {},
  });
  await jobs.add('job', 'x');
  expect(await listStored()).toEqual(['job:x']);
  await jobs.start();
  await retryUntilPasses(async () => expect(await listStored()).toEqual([]));
  expect(seen).toEqual([['job:x']]);
  await jobs.stop(0);
});

it('gives up a job again when giving it up failed', async () => {
  const jobs = createEmbeddedJobs({ store: await openMemoryStore(), clock: realClock, log: noLog });
  const giveUp = vi.fn(async () => {});
  giveUp.mockRejectedValueOnce(new AppError('slack', { retry: 'later', retryAfterMs: 1 }));
  const run = vi.fn(async () => {
    throw new AppError('no', { retry: 'never' });
  });
  jobs.registerWorker('job', { concurrency: 1, attempts: 3, run, onExhausted: giveUp });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(giveUp).toHaveBeenCalledTimes(2));
  await jobs.stop(0);
});

it('runs 10,000 jobs', async () => {
  const jobs = createEmbeddedJobs({
    store: await openLmdbStore({ dataDir: await makeFolder() }),
    clock: realClock,
    log: noLog,
  });
  let runs = 0;
  const run = async () => {
    runs += 1;
    return undefined;
  };
  jobs.registerWorker('job', { concurrency: 50, attempts: 3, run, onExhausted: async () => {} });
  await jobs.start();
  await Promise.all(Array.from({ length: 10_000 }, (_, at) => jobs.add('job', `${at}`)));
  await retryUntilPasses(() => expect(runs).toBe(10_000));
  await jobs.stop(5_000);
});

it('survives kill -9: the next process runs every added job', async () => {
  const dataDir = await makeFolder();
  const child = fork(new URL('./jobs-child.ts', import.meta.url), [dataDir], {
    execArgv: ['--import', 'tsx'],
  });
  await once(child, 'exit');
  const acknowledged = (await readFile(join(dataDir, 'acknowledged'), 'utf8')).trim().split('\n');
  expect(acknowledged.length).toBeGreaterThan(10);
  const store = await openLmdbStore({ dataDir });
  const jobs = createEmbeddedJobs({ store, clock: realClock, log: noLog });
  const runs: string[] = [];
  const run = async (id: string) => {
    runs.push(id);
    return undefined;
  };
  jobs.registerWorker('job', { concurrency: 5, attempts: 3, run, onExhausted: async () => {} });
  await jobs.start();
  // The job that was running was also added again during its run.
  await retryUntilPasses(() => expect(runs.toSorted()).toEqual([...acknowledged, '0'].toSorted()));
  await jobs.stop(1_000);
  await store.close();
});

it('gives up a job that ended its process twice, and runs the job beside it', async () => {
  await expectPoisonJobGivenUp('lmdb', await makeFolder());
});

/** A clock that stands still until the test moves it to the next pending wait. */
function createMovedClock(): Clock & { toNext(): Promise<void> } {
  let now = 1_800_000_000_000;
  let waiting: { at: number; go: () => void }[] = [];
  return {
    now: () => now,
    wait: (ms) => new Promise((go) => waiting.push({ at: now + ms, go })),
    async toNext() {
      if (waiting.length > 0) now = Math.max(now, Math.min(...waiting.map((one) => one.at)));
      const due = waiting.filter((one) => one.at <= now);
      waiting = waiting.filter((one) => one.at > now);
      for (const one of due) one.go();
      await new Promise(setImmediate);
    },
  };
}

/** A store whose writes fail while it is broken. */
function createFragileStore(store: Store): { store: Store; breakdown: { now: boolean } } {
  const breakdown = { now: false };
  const check = async () => {
    if (breakdown.now) throw new Error('the store is away');
  };
  const wrapIndex = (index: Index): Index => ({
    ...index,
    add: (entries) => check().then(() => index.add(entries)),
    remove: (member) => check().then(() => index.remove(member)),
  });
  return { breakdown, store: { ...store, getIndex: (...of) => wrapIndex(store.getIndex(...of)) } };
}
