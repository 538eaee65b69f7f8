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

/** What Redis is told, and what the app says of it then. */
const unable: readonly (readonly [string, string, RegExp])[] = [
  ['no scripts', 'ACL SETUSER default -@scripting', /user lacks permissions.*scripts/s],
  ['no EVAL', 'ACL SETUSER default -eval', /user lacks permissions/],
  ['no sorted sets', 'ACL SETUSER default -@sortedset', /user lacks permissions/],
  ['other keys', 'ACL SETUSER default resetkeys ~other:*', /user lacks permissions/],
];

describe('a Redis that cannot do the work', () => {
  it.each(unable)('(%s) is told at start, with what to change', async (_what, command, words) => {
    await start();
    await redis.tell(command);
    await expect(openRedisStore(redis)).rejects.toMatchObject({
      code: 'redis_unable',
      retry: 'never',
      message: expect.stringMatching(words),
    });
  });

  it.each(unable)('(%s) makes the app unready while it runs', async (_what, command) => {
    await start();
    const store = await openRedisStore(redis);
    await store.ping();
    await redis.tell(command);
    await expect(store.ping()).rejects.toMatchObject({ code: 'redis_unable' });
    await store.close();
  });

  it('(a cluster) is told at start', async () => {
    // By default 10,000 above the other one, where outgoing connections have theirs.
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

describe('a Redis whose user may not ask for INFO', () => {
  beforeEach(async () => {
    await start();
    await redis.tell('ACL SETUSER default -info -config');
  });

  it('is taken as it is, and does the work', async () => {
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
