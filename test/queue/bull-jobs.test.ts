import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@keyv/redis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openBullMqJobs } from '../../src/queue/bullmq/bullmq-jobs.ts';
import type { JobQueue, JobWorker } from '../../src/queue/job-queue.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { describeJobs } from './contract.ts';
import { expectPoisonJobGivenUp } from './poison.ts';
import { createGate, noLog } from './world.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const flush = async () => {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  await client.close();
};

// In CI the same steps each time, so that no change fails because of a rare one that it has nothing to do with.
const steps = { seed: process.env.CI ? 20_261_129 : undefined };

describeJobs(
  'BullMQ',
  async () => {
    await flush();
    const opened: JobQueue[] = [];
    return {
      open: async () => {
        const jobs = await openBullMqJobs({ url: redis.url, log: noLog });
        opened.push(jobs);
        return jobs;
      },
      close: async () => void (await Promise.all(opened.map((jobs) => jobs.stop(0)))),
    };
  },
  steps,
);

let replicas: JobQueue[] = [];
const startReplica = async (): Promise<JobQueue> => {
  const jobs = await openBullMqJobs({ url: redis.url, log: noLog });
  replicas.push(jobs);
  return jobs;
};
beforeEach(async () => {
  replicas = [];
  await flush();
});
afterEach(async () => {
  await Promise.all(replicas.map((jobs) => jobs.stop(0)));
});

function createWorker(run: JobWorker['run']): JobWorker {
  return { concurrency: 4, attempts: 9, run, onExhausted: async () => undefined };
}

function registerJob(jobs: JobQueue, run: JobWorker['run']): void {
  jobs.registerWorker('job', createWorker(run));
}

it('runs each job in one of two replicas, and never an id twice at a time', async () => {
  const running = new Set<string>();
  const doubled: string[] = [];
  const runs = new Map<string, number>();
  const by = [0, 0];
  for (const n of [0, 1]) {
    const jobs = await startReplica();
    jobs.registerWorker(
      'job',
      createWorker(async (id) => {
        if (running.has(id)) doubled.push(id);
        running.add(id);
        await new Promise((resolve) => setTimeout(resolve, 3));
        running.delete(id);
        runs.set(id, (runs.get(id) ?? 0) + 1);
        by[n] = (by[n] ?? 0) + 1;
        return undefined;
      }),
    );
    await jobs.start();
  }
  const [one, other] = replicas;
  const adds = Array.from({ length: 200 }, (_, n) =>
    (n % 2 ? one : other)?.add('job', `${n % 50}`),
  );
  await Promise.all(adds);
  await retryUntilPasses(() => expect(runs.size).toBe(50));
  expect(doubled).toEqual([]);
  expect(Math.min(...by)).toBeGreaterThan(0);
});

it('sends Redis no more scripts for twelve workers than for one', async () => {
  const countScripts = async (kinds: number) => {
    await redis.tell('CONFIG RESETSTAT');
    const jobs = await startReplica();
    for (let n = 0; n < kinds; n += 1)
      jobs.registerWorker(
        `job-${n}`,
        createWorker(async () => undefined),
      );
    await jobs.start();
    // All workers now wait, on one connection however many they are.
    const countWaiting = async () =>
      (await redis.tell('CLIENT LIST')).split('cmd=bzpopmin').length - 1;
    await retryUntilPasses(async () => expect(await countWaiting()).toBe(1));
    await jobs.stop(0);
    await retryUntilPasses(async () => expect(await countWaiting()).toBe(0));
    const [, calls] =
      /cmdstat_script\|load:calls=(\d+)/.exec(await redis.tell('INFO commandstats')) ?? [];
    return Number(calls);
  };
  const forOne = await countScripts(1);
  expect(forOne).toBeGreaterThan(0);
  expect(await countScripts(12)).toBe(forOne);
});

it('runs in another replica the job of a killed process', async () => {
  const child = fork(new URL('./bull-jobs-child.ts', import.meta.url), [redis.url], {
    execArgv: ['--import', 'tsx'],
  });
  const [report] = await once(child, 'message');
  expect(report).toBe('running');
  const jobs = await startReplica();
  const ran: string[] = [];
  jobs.registerWorker('job', createWorker(async (id) => void ran.push(id)) as JobWorker);
  await jobs.start();
  child.kill('SIGKILL');
  await retryUntilPasses(() => expect(ran).toEqual(['left behind']));
});

it('runs a job soon that was added during a run that asked for a much later one', async () => {
  const jobs = await startReplica();
  const gate = createGate();
  let runs = 0;
  registerJob(jobs, async () => {
    runs += 1;
    if (runs > 1) return undefined;
    await gate.pass();
    return { againInMs: 3_600_000 };
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toBe(1));
  await jobs.add('job', 'x');
  gate.open();
  await retryUntilPasses(() => expect(runs).toBe(2));
});

it("a run whose lock expires in an outage of Redis isn't started again beside itself", async () => {
  const jobs = await startReplica();
  const gate = createGate();
  let now = 0;
  let most = 0;
  let runs = 0;
  registerJob(jobs, async () => {
    runs += 1;
    now += 1;
    most = Math.max(most, now);
    await gate.pass();
    now -= 1;
    return undefined;
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toBe(1));
  const client = await createClient({ url: redis.url }).connect();
  // Its lock expires, as in an outage.
  await retryUntilPasses(async () => {
    const locks = await client.keys('*:lock');
    if (locks.length > 0) await client.del(locks);
    expect(await client.zCard('slack-mms:jobs:job:delayed')).toBe(1);
  });
  await client.close();
  gate.open();
  await retryUntilPasses(() => expect(runs).toBe(2));
  expect(most).toBe(1);
});

it("a run that ends during a failed hand-back isn't lost", async () => {
  const jobs = await startReplica();
  const gate = createGate();
  let runs = 0;
  registerJob(jobs, async () => {
    runs += 1;
    await gate.pass();
    return undefined;
  });
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toBe(1));
  // The hand-back script is refused once, as by a Redis that is becoming a replica.
  const { Job } = await import('bullmq');
  const spy = vi.spyOn(Job.prototype, 'moveToWait').mockRejectedValue(new Error('READONLY'));
  const stopping = jobs.stop(0);
  await retryUntilPasses(() => expect(spy).toHaveBeenCalled());
  gate.open();
  await stopping;
  spy.mockRestore();
  const other = await startReplica();
  let again = 0;
  registerJob(other, async () => {
    again += 1;
    return undefined;
  });
  await other.start();
  await retryUntilPasses(() => expect(again).toBe(1));
});

it('an add during a run survives a process that dies right after the run was delayed', async () => {
  // Imitates a SIGKILL between moveToDelayed and DEL dn: the DEL never comes.
  const jobs = await startReplica();
  const gate = createGate();
  let runs = 0;
  const run = async () => {
    runs += 1;
    if (runs === 1) await gate.pass();
    return runs === 1 ? { againInMs: 3_600_000 } : undefined;
  };
  registerJob(jobs, run);
  await jobs.start();
  await jobs.add('job', 'x');
  await retryUntilPasses(() => expect(runs).toBe(1));
  await jobs.add('job', 'x', { sooner: true });
  const { RedisQueueBackend } = await import('bullmq');
  const real = RedisQueueBackend.prototype.moveToDelayed;
  const spy = vi
    .spyOn(RedisQueueBackend.prototype, 'moveToDelayed')
    .mockImplementation(async function (this: InstanceType<typeof RedisQueueBackend>, ...args) {
      await real.apply(this, args);
      await new Promise(() => {}); // killed
    });
  gate.open();
  await retryUntilPasses(() => expect(spy).toHaveBeenCalled());
  await jobs.stop(0);
  spy.mockRestore();
  const other = await startReplica();
  registerJob(other, run);
  await other.start();
  await retryUntilPasses(() => expect(runs).toBe(2));
});

it('an add with `sooner` that failed halfway takes effect when it is repeated', async () => {
  const jobs = await startReplica();
  let runs = 0;
  registerJob(jobs, async () => {
    runs += 1;
    return undefined;
  });
  await jobs.start();
  await jobs.add('job', 'x', { delayMs: 3_600_000 });
  const { Job } = await import('bullmq');
  // Redis fails, or the process dies, between the two commands of `bringForward`.
  const spy = vi
    .spyOn(Job.prototype, 'changeDelay')
    .mockRejectedValueOnce(new Error('Socket closed unexpectedly'));
  await jobs.add('job', 'x', { sooner: true }).catch(() => undefined);
  spy.mockRestore();
  await jobs.add('job', 'x', { sooner: true });
  await retryUntilPasses(() => expect(runs).toBe(1));
});

it('continues after Redis was unreachable during a run, and accepts jobs again', async () => {
  const jobs = await startReplica();
  const ran: string[] = [];
  const gate = createGate();
  registerJob(jobs, async (id) => {
    if (id === 'long') await gate.pass();
    ran.push(id);
    return undefined;
  });
  await jobs.start();
  await jobs.add('job', 'long');
  await jobs.add('job', 'first');
  await retryUntilPasses(() => expect(ran).toEqual(['first']));
  redis.pause();
  const refused = await jobs.add('job', 'while away').catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'store_failed', retry: 'later' });
  gate.open();
  redis.resume();
  await retryUntilPasses(async () => {
    await jobs.add('job', 'after');
  });
  await retryUntilPasses(() => expect(ran).toEqual(expect.arrayContaining(['long', 'after'])));
});

it('leaves nothing of a finished job in Redis', async () => {
  const jobs = await startReplica();
  let runs = 0;
  registerJob(jobs, async () => {
    runs += 1;
    return runs < 3 ? { againInMs: 1 } : undefined;
  });
  await jobs.start();
  await jobs.add('job', 'x');
  const client = await createClient({ url: redis.url }).connect();
  await retryUntilPasses(async () => {
    expect(runs).toBe(3);
    const keys = await client.keys('*');
    const kinds = keys.map((key) => key.slice('slack-mms:jobs:job:'.length)).sort();
    expect(kinds.filter((kind) => !['marker', 'stalled-check'].includes(kind))).toEqual([
      'events',
      'id',
      'meta',
    ]);
  });
  await client.close();
});

it('gives up a job that ended its process twice, and runs the job beside it', async () => {
  await expectPoisonJobGivenUp('redis', redis.url);
});
