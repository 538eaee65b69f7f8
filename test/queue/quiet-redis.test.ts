import { createClient } from '@keyv/redis';
import { createNodeRedisClient, Queue, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBullMqJobs } from '../../src/queue/bullmq/bullmq-jobs.ts';
import type { JobQueue, JobWorker } from '../../src/queue/job-queue.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { noLog } from './world.ts';

let redis: RedisServer;
let client: Awaited<ReturnType<typeof connect>>;
const connect = () => createClient({ url: redis.url }).connect();
beforeAll(async () => {
  redis = await startRedis();
  client = await connect();
});
afterAll(async () => {
  client.destroy();
  await redis.stop();
});

let replicas: JobQueue[] = [];
const openReplica = async (): Promise<JobQueue> => {
  const jobs = await openBullMqJobs({ url: redis.url, log: noLog });
  replicas.push(jobs);
  return jobs;
};
beforeEach(async () => {
  replicas = [];
  await client.flushAll();
});
afterEach(async () => {
  await Promise.all(replicas.map((jobs) => jobs.stop(0)));
});

const createWorker = (run: JobWorker['run'], concurrency = 16): JobWorker => ({
  concurrency,
  attempts: 9,
  run,
  onExhausted: async () => undefined,
});

/** The names of jobs that the app had in version 0.6, and still has. */
const NAMES =
  'quote step prepare deliver bar take-back report remind tell results store-lost replies reply-pictures renew-reply say-live not-texted forget pull watch rules'.split(
    ' ',
  );

it('three connections serve the workers of all jobs', async () => {
  const jobs = await openReplica();
  const done: string[] = [];
  for (const name of NAMES) {
    jobs.registerWorker(
      name,
      createWorker(async (id) => void done.push(`${name} ${id}`) as undefined),
    );
  }
  await jobs.start();
  // One connection is the test's own.
  expect((await client.clientList()).length - 1).toBe(3);
  await Promise.all(NAMES.map((name) => jobs.add(name, '1')));
  await retryUntilPasses(() =>
    expect(done.toSorted()).toEqual(NAMES.map((n) => `${n} 1`).toSorted()),
  );
});

it("a person's form is quoted at once although 1,000 updates wait and all their slots are taken", async () => {
  const jobs = await openReplica();
  let letGo = () => {};
  const gate = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined);
  });
  let begun = 0;
  jobs.registerWorker(
    'report',
    createWorker(() => {
      begun += 1;
      return gate;
    }),
  );
  const quoted: string[] = [];
  jobs.registerWorker(
    'quote',
    createWorker(async (id) => void quoted.push(id) as undefined),
  );
  await jobs.start();
  // Not all at once, because a busy machine refuses what is late.
  for (let n = 0; n < 1_000; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, more) => jobs.add('report', `${n + more}`)));
  }
  await retryUntilPasses(() => expect(begun).toBe(16));
  await jobs.add('quote', 'form');
  await retryUntilPasses(() => expect(quoted).toEqual(['form']));
  expect(begun).toBe(16);
  letGo();
});

it("a run whose worker already waits for the next job doesn't fetch one at its end", async () => {
  const jobs = await openReplica();
  let letGo = () => {};
  const gate = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined);
  });
  const done: string[] = [];
  jobs.registerWorker(
    'quote',
    createWorker(async (id) => {
      if (id === 'long') await gate;
      done.push(id);
      return undefined;
    }),
  );
  jobs.registerWorker(
    'remind',
    createWorker(async (id) => void done.push(id) as undefined),
  );
  const monitor = await watchCommands();
  await jobs.start();
  await jobs.add('quote', 'first');
  await retryUntilPasses(() => expect(done).toEqual(['first']));
  await jobs.add('quote', 'long');
  await retryUntilPasses(async () => {
    expect(await client.lLen('slack-mms:jobs:quote:active')).toBe(1);
    expect(await client.exists('slack-mms:jobs:quote:marker')).toBe(0);
  });
  // The worker took the marker that its own job left. Its fetch of another job was answered before this one is added.
  await jobs.add('remind', 'later');
  await retryUntilPasses(() => expect(done).toEqual(['first', 'later']));
  await retryUntilPasses(async () =>
    expect(await client.exists('slack-mms:jobs:remind:marker')).toBe(0),
  );
  const fetch = /"rpoplpush" "slack-mms:jobs:quote:/i;
  expect(await monitor.takeSeen()).toContainEqual(expect.stringMatching(fetch));
  letGo();
  await retryUntilPasses(async () =>
    expect(await client.lLen('slack-mms:jobs:quote:active')).toBe(0),
  );
  const seen = await monitor.takeSeen();
  expect(seen).toContainEqual(expect.stringContaining('"slack-mms:jobs:quote:active"'));
  // Only those of this queue, because the end of another test's replica may still fetch.
  expect(seen.filter((line) => fetch.test(line))).toEqual([]);
  monitor.stop();
});

/** Records every command that Redis runs, also those inside scripts. */
async function watchCommands() {
  const watching = await connect();
  let lines: string[] = [];
  await watching.monitor((line) => void lines.push(String(line)));
  let readings = 0;
  return {
    /** The commands since the last call. */
    async takeSeen(): Promise<readonly string[]> {
      readings += 1;
      const end = `seen ${readings}`;
      await client.echo(end);
      await retryUntilPasses(() => expect(lines).toContainEqual(expect.stringContaining(end)));
      const seen = lines;
      lines = [];
      return seen;
    },
    stop: () => watching.destroy(),
  };
}

it('finds waiting and delayed jobs whose marker died with the process that took it', async () => {
  const jobs = await openReplica();
  const done: string[] = [];
  for (const name of ['quote', 'remind'])
    jobs.registerWorker(
      name,
      createWorker(async (id) => void done.push(id) as undefined),
    );
  await jobs.start();
  await jobs.add('quote', 'before');
  await jobs.add('remind', 'before');
  await retryUntilPasses(() => expect(done).toEqual(['before', 'before']));
  const buildData = (id: string) => ({
    name: 'x',
    data: JSON.stringify({ id, dueAt: 0, failures: 0 }),
    opts: '{}',
    timestamp: `${Date.now()}`,
    delay: '0',
    priority: '0',
  });
  await client
    .multi()
    .hSet('slack-mms:jobs:quote:77', buildData('waits'))
    .lPush('slack-mms:jobs:quote:wait', '77')
    .hSet('slack-mms:jobs:remind:78', buildData('is due'))
    .zAdd('slack-mms:jobs:remind:delayed', { value: '78', score: Date.now() * 0x1000 })
    .exec();
  await retryUntilPasses(() => expect(done.slice(2).toSorted()).toEqual(['is due', 'waits']));
});

it('takes over the waiting, delayed, repeating and running jobs of version 0.6, each once', async () => {
  // Added as version 0.6 did: one queue for each name, and no backend of its own.
  const connection = createNodeRedisClient(client);
  const openOldQueue = <Data>(name: string) =>
    new Queue<Data>(name, { connection, prefix: 'slack-mms:jobs' });
  const add = (queue: Queue, id: string, delay: number) =>
    queue.add(
      queue.name,
      { id, dueAt: Date.now() + delay, failures: 0 },
      { delay, deduplication: { id, keepLastIfActive: true }, removeOnComplete: true },
    );
  const [deliver, remind, pull, prepare] = ['deliver', 'remind', 'pull', 'prepare'].map((n) =>
    openOldQueue(n),
  );
  if (!deliver || !remind || !pull || !prepare) throw new Error('No queues');
  await add(deliver, 'waiting', 0);
  await add(remind, 'delayed', 3_000);
  await add(pull, 'replies', 60);
  await add(prepare, 'running', 0);
  // A process of version 0.6 that died during a run.
  const dead = new Worker(prepare.name, null, {
    connection,
    prefix: 'slack-mms:jobs',
    lockDuration: 100,
  });
  await dead.getNextJob('token');
  await dead.close(true);

  const done: string[] = [];
  const jobs = await openReplica();
  for (const name of ['deliver', 'remind', 'prepare']) {
    jobs.registerWorker(
      name,
      createWorker(async (id) => void done.push(`${name} ${id}`) as undefined),
    );
  }
  let rounds = 0;
  jobs.registerWorker(
    'pull',
    createWorker(async () => {
      rounds += 1;
      return rounds < 3 ? { againInMs: 20 } : undefined;
    }),
  );
  // Adding a job again that version 0.6 added makes no second one.
  await jobs.add('remind', 'delayed');
  await jobs.start();
  await retryUntilPasses(() => {
    expect(done.toSorted()).toEqual(['deliver waiting', 'prepare running', 'remind delayed']);
    expect(rounds).toBe(3);
  });
  await retryUntilPasses(async () => {
    const remaining = (await client.keys('slack-mms:jobs:*')).filter((key) =>
      /:(\d+|de:.+)$/.test(key),
    );
    expect(remaining).toEqual([]);
  });
  expect(done).toHaveLength(3);
});
