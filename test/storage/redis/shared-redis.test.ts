import { createClient } from '@keyv/redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBullMqJobs } from '../../../src/queue/bullmq/bullmq-jobs.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { noLog } from '../../queue/world.ts';
import { retryUntilPasses } from '../../setup/eventually.ts';
import { type RedisServer, startRedis } from '../../setup/redis.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const HOUR_MS = 3_600_000;

/** Does everything with a Redis that an app does: records, claims, indexes, rate limits and jobs. */
async function doWork(options: { readonly url: string; readonly keyPrefix?: string }) {
  const store = await openRedisStore(options);
  const jobs = await openBullMqJobs({ ...options, log: noLog });
  const ran: string[] = [];
  const run = async (id: string): Promise<undefined> => void ran.push(id) as undefined;
  jobs.registerWorker('job', { concurrency: 1, attempts: 3, run, onExhausted: async () => {} });
  const index = store.getIndex('all', HOUR_MS);
  const before = await store.get('a');
  await store.put('a', 1, HOUR_MS);
  await store.putMany(
    [
      { key: 'b', value: 2 },
      { key: 'c', value: 3 },
    ],
    HOUR_MS,
  );
  await store.setIfAbsent('claim', 1, HOUR_MS);
  await store.compareAndSet('a', 1, 2, HOUR_MS);
  await index.add([{ member: 'one', score: 1 }]);
  await store.getIndex('other', HOUR_MS).addIfAbsent('two', 2);
  await store.rateLimiter.acquire('slack', { intervalMs: 1, burst: 1 });
  await store.rateLimiter.block('slack', HOUR_MS);
  await jobs.start();
  await jobs.add('job', 'now');
  await retryUntilPasses(() => expect(ran).toEqual(['now']));
  await jobs.add('job', 'later', { delayMs: HOUR_MS });
  const listed = await index.listNewest();
  await jobs.stop(0);
  await store.close();
  return { before, listed };
}

const fresh = { before: undefined, listed: [{ member: 'one', score: 1 }] };

it("writes only keys with its prefix, and reads none of another app's", async () => {
  const client = await createClient({ url: redis.url }).connect();
  const listPrefixes = async () =>
    new Set((await client.keys('*')).map((key) => key.slice(0, key.indexOf(':', 8))));
  expect(await doWork({ url: redis.url })).toEqual(fresh);
  expect(await listPrefixes()).toEqual(new Set(['slack-mms']));
  expect(await doWork({ url: redis.url, keyPrefix: 'team-b:mms' })).toEqual(fresh);
  expect(await listPrefixes()).toEqual(new Set(['slack-mms', 'team-b:mms']));
  expect(await doWork({ url: redis.url, keyPrefix: 'team-b:mms' })).toEqual({
    ...fresh,
    before: 2,
  });
  client.destroy();
});

it('needs no more than its own keys and no dangerous command, in its own database', async () => {
  await redis.tell('ACL SETUSER app on >open-sesame ~team-c:* resetchannels +@all -@dangerous');
  const url = `redis://app:open-sesame@127.0.0.1:${redis.port}/3`;
  expect(await doWork({ url, keyPrefix: 'team-c' })).toEqual(fresh);
  await expect(openRedisStore({ url })).rejects.toMatchObject({
    code: 'redis_unable',
    message: expect.stringContaining('~slack-mms:* +@all -@dangerous'),
  });
  const client = await createClient({ url: redis.url }).connect();
  expect((await client.keys('*')).filter((key) => key.startsWith('team-c'))).toEqual([]);
  client.destroy();
});
