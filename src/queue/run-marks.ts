import type { Store } from '../core/ports/store.ts';
import type { RedisConnection } from '../storage/redis/redis-connection.ts';

/** After so many runs that ended with their process a job is given up. */
export const MAX_LOST_RUNS = 2;

/** Longer than it takes until somebody starts the process again. */
const MARK_KEPT_MS = 24 * 3_600_000;

/** What was given up is not begun for so long, whoever asks; rounds are asked for all the time. */
const SHUT_OUT_MS = 3_600_000;

/**
 * Marks of runs that began and have not ended. The mark outlives the process, so it tells how many runs of
 * a job in a row ended with their process. Keys are those of jobs.
 */
export interface RunMarks {
  /** Whether a run of it began and did not end. */
  isMarked(key: string): Promise<boolean>;
  /**
   * Marks that a run begins. Gives how many runs before it ended with their process; where those are
   * too many, nothing is marked, as the run must not begin.
   */
  markStart(key: string): Promise<number>;
  /** The run ended, well or not: the process is alive. */
  clearMark(key: string): Promise<void>;
  /** The job was given up: for an hour `begin` says that its lost runs are too many. */
  blockJob(key: string): Promise<void>;
}

/** For jobs of one process, in its store. */
export function createStoredRunMarks(store: Store): RunMarks {
  const markKey = (key: string) => `job-starts:${key}`;
  return {
    isMarked: async (key) => (await store.get<number>(markKey(key))) !== undefined,
    async markStart(key) {
      const lost = (await store.get<number>(markKey(key))) ?? 0;
      if (lost < MAX_LOST_RUNS) await store.put(markKey(key), lost + 1, MARK_KEPT_MS);
      return lost;
    },
    clearMark: (key) => store.delete(markKey(key)),
    blockJob: (key) => store.put(markKey(key), MAX_LOST_RUNS + 1, SHUT_OUT_MS),
  };
}

/** Counts a start, unless there were ARGV[1] already; kept for ARGV[2] ms. Gives the count before. */
const beginScript = `
local lost = tonumber(redis.call('GET', KEYS[1]) or '0')
if lost < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], lost + 1, 'PX', ARGV[2]) end
return lost`;

/** For jobs of any number of processes, in their Redis; `prefix` stands before the keys. */
export function createRedisRunMarks({ client, run }: RedisConnection, prefix: string): RunMarks {
  const markKey = (key: string) => `${prefix}:${key}`;
  const limits = [String(MAX_LOST_RUNS), String(MARK_KEPT_MS)];
  return {
    isMarked: (key) => run(async () => (await client.exists(markKey(key))) > 0),
    markStart: (key) =>
      run(async () =>
        Number(await client.eval(beginScript, { keys: [markKey(key)], arguments: limits })),
      ),
    async clearMark(key) {
      await run(() => client.del(markKey(key)));
    },
    async blockJob(key) {
      await run(() => client.set(markKey(key), MAX_LOST_RUNS + 1, { PX: SHUT_OUT_MS }));
    },
  };
}
