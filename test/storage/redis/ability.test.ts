import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../sandbox/free-port.ts';
import { openBullMqJobs } from '../../../src/queue/bullmq/bullmq-jobs.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { noLog } from '../../queue/world.ts';
import { retryUntilPasses } from '../../setup/eventually.ts';
import { type RedisServer, startRedis } from '../../setup/redis.ts';

let redis: RedisServer;
const start = async (...options: readonly string[]) => {
  redis = await startRedis(...options);
};
afterEach(() => redis.stop());

/** What is missing, the command that takes it away, and what the app then reports. */
const unable: readonly (readonly [string, string, RegExp])[] = [
  ['no scripts', 'ACL SETUSER default -@scripting', /user lacks permissions.*scripts/s],
  ['no EVAL', 'ACL SETUSER default -eval', /user lacks permissions/],
  ['no sorted sets', 'ACL SETUSER default -@sortedset', /user lacks permissions/],
  ['other keys', 'ACL SETUSER default resetkeys ~other:*', /user lacks permissions/],
];

describe('a Redis without a needed ability', () => {
  it.each(unable)(
    'is refused at the start, with what to change (%s)',
    async (_what, command, words) => {
      await start();
      await redis.tell(command);
      await expect(openRedisStore(redis)).rejects.toMatchObject({
        code: 'redis_unable',
        retry: 'never',
        message: expect.stringMatching(words),
      });
    },
  );

  it.each(unable)('fails the readiness check while the app runs (%s)', async (_what, command) => {
    await start();
    const store = await openRedisStore(redis);
    await store.ping();
    await redis.tell(command);
    await expect(store.ping()).rejects.toMatchObject({ code: 'redis_unable' });
    await store.close();
  });

  it('is refused at the start (a cluster)', async () => {
    // The default port is 10,000 above the other one, in the range of outgoing connections.
    const busPort = await findFreePort();
    await start('--cluster-enabled', 'yes', '--cluster-port', `${busPort}`);
    await redis.tell('CLUSTER ADDSLOTSRANGE 0 16383');
    await expect(openRedisStore(redis)).rejects.toMatchObject({
      code: 'redis_unable',
      retry: 'never',
      message: expect.stringMatching(/is a Redis Cluster.*Use a Redis without cluster mode/),
    });
  });
});

describe("a Redis whose user isn't allowed INFO", () => {
  beforeEach(async () => {
    await start();
    await redis.tell('ACL SETUSER default -info -config');
  });

  it('is accepted, and runs the store and the jobs', async () => {
    const store = await openRedisStore(redis);
    await store.ping();
    const jobs = await openBullMqJobs({ url: redis.url, log: noLog });
    const runs: string[] = [];
    jobs.registerWorker('job', {
      concurrency: 1,
      attempts: 1,
      onExhausted: async () => {},
      async run(id) {
        runs.push(id);
        return undefined;
      },
    });
    await jobs.start();
    await jobs.add('job', 'x');
    await jobs.add('job', 'later', { delayMs: 300 });
    await retryUntilPasses(() => expect(runs).toEqual(['x', 'later']));
    await jobs.stop(0);
    await store.close();
  });
});
