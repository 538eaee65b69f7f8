import { createClient } from '@keyv/redis';
import { freePort } from '../../src/sandbox/free-port.ts';
import { startRedis } from '../setup/redis.ts';
import { openGate } from './redis-gate.ts';
import type { WatchedStore } from './watched-store.ts';

/** A real Redis; it is seen on the way to it. */
export async function redisUnderWatch(kill: () => Promise<void>): Promise<WatchedStore> {
  const redis = await startRedis();
  const gate = await openGate({ port: await freePort(), to: redis.port, kill });
  const client = await lookInto(redis.url);
  return {
    env: { REDIS_URL: gate.url },
    crashAt: async (point) => gate.crashAt(point),
    writes: async () => gate.writes(),
    jobs: () => jobsIn(client),
    async close() {
      client.destroy();
      await gate.close();
      await redis.stop();
    },
  };
}

const lookInto = (url: string) => createClient({ url }).connect();

/** Of BullMQ: the jobs that wait or run, and what it keeps of their ids, which could hold up the next ones. */
async function jobsIn(client: Awaited<ReturnType<typeof lookInto>>): Promise<readonly string[]> {
  const keys = await client.keys('slack-mms:jobs:*');
  const jobs = await Promise.all(
    keys.map(async (key) => {
      const [, queue = '', rest = ''] = /^slack-mms:jobs:([\w-]+):(.+)$/.exec(key) ?? [];
      const kept = /^d[en]:(.+)$/.exec(rest);
      if (kept) return `${queue}:${kept[1]}`;
      // A job's own record is named by a number.
      const data = /^\d+$/.test(rest) ? await client.hGet(key, 'data') : null;
      return data ? `${queue}:${(JSON.parse(data) as { id: string }).id}` : [];
    }),
  );
  return [...new Set(jobs.flat())];
}
