import type { RedisConnection } from '../../storage/redis/redis-connection.ts';
import { BLOCK_TTL_MS, MARK_TTL_MS, MAX_LOST_RUNS, type RunMarks } from '../run-marks.ts';

/**
 * Counts a start unless ARGV[1] were already counted, keeps the count for ARGV[2] ms, and returns the
 * previous count.
 */
const MARK_START_SCRIPT = `
local lost = tonumber(redis.call('GET', KEYS[1]) or '0')
if lost < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], lost + 1, 'PX', ARGV[2]) end
return lost`;

/** Run marks for any number of processes, in their shared Redis. */
export function createRedisRunMarks({ client, run }: RedisConnection, keyPrefix: string): RunMarks {
  const markKey = (key: string) => `${keyPrefix}:job-starts:${key}`;
  const limits = [String(MAX_LOST_RUNS), String(MARK_TTL_MS)];
  return {
    isMarked: (key) => run(async () => (await client.exists(markKey(key))) > 0),
    markStart: (key) =>
      run(async () =>
        Number(await client.eval(MARK_START_SCRIPT, { keys: [markKey(key)], arguments: limits })),
      ),
    async clearMark(key) {
      await run(() => client.del(markKey(key)));
    },
    async blockJob(key) {
      await run(() => client.set(markKey(key), MAX_LOST_RUNS + 1, { PX: BLOCK_TTL_MS }));
    },
  };
}
