import { randomUUID } from 'node:crypto';
import { RedisConnection as BullConnection, createNodeRedisClient } from 'bullmq';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { DEFAULT_KEY_PREFIX } from '../../storage/keyed-records.ts';
import { checkRedisAbility } from '../../storage/redis/check-redis-ability.ts';
import {
  connectRedis,
  connectRedisBlocking,
  connectRedisWorker,
  type RedisClient,
  type RedisConnection,
} from '../../storage/redis/redis-connection.ts';
import { readRedisInfo } from '../../storage/redis/redis-persistence.ts';
import {
  BLOCK_TTL_MS,
  createCrashGuard,
  MARK_TTL_MS,
  MAX_LOST_RUNS,
  type RunMarks,
} from '../crash-guard.ts';
import type { JobQueue } from '../job-queue.ts';
import { keepEarliestAdd } from './keep-earliest-add.ts';
import { createMarkerWait } from './marker-wait.ts';
import { createQueues } from './queues.ts';
import { createQuietBackends, createSharedBackends } from './quiet-backend.ts';
import { createWorkers } from './workers.ts';

/** How often the process checks whether its clock was set back. */
const CLOCK_CHECK_MS = 30_000;

/** Runs jobs on BullMQ, in any number of processes. */
export async function openBullMqJobs(options: {
  readonly url: string;
  /** Prefix of every key. */
  readonly keyPrefix?: string;
  readonly log: Log;
  readonly metrics?: Metrics;
}): Promise<JobQueue> {
  const { keyPrefix = DEFAULT_KEY_PREFIX, log } = options;
  const prefix = `${keyPrefix}:jobs`;
  const { adding, working, blocking, toAdd, toWork, onError } = await openConnections(options);
  const wait = createMarkerWait({
    blocking,
    waking: working,
    wakeKey: `${prefix}:wake:${randomUUID()}`,
    onError,
  });
  const queues = createQueues(adding, {
    prefix,
    connection: await toAdd.client,
    createBackend: createSharedBackends(toAdd, { prefix }),
    onError,
  });
  const guard = createCrashGuard(createRedisRunMarks(adding, keyPrefix), options);
  const workers = createWorkers({
    redis: working,
    prefix,
    connection: await toWork.client,
    createBackend: createQuietBackends(toWork, { prefix, redis: working, wait }),
    wait,
    guard,
    log,
    onError,
  });
  const clockCheck = setInterval(
    createClockCheck((before, now) => queues.shiftShortWaits(before, now).catch(onError)),
    CLOCK_CHECK_MS,
  );
  clockCheck.unref();
  const ping = () => checkRedisAbility(adding, keyPrefix);

  return {
    add: queues.add,
    remove: queues.remove,
    registerWorker(name, worker) {
      workers.register(name, worker);
      queues.prepare(name);
    },
    async start() {
      await ping();
      workers.start();
    },
    async stop(graceMs) {
      clearInterval(clockCheck);
      await workers.stop(graceMs);
      await Promise.allSettled([wait.close(), adding.close(), working.close()]);
    },
    ping,
  };
}

/**
 * Three connections: adding must fail soon if Redis is not reachable, a worker waits until it is back, and a
 * blocking connection does nothing else. BullMQ shares the first two.
 */
async function openConnections({ url, log }: { readonly url: string; readonly log: Log }) {
  const adding = await connectRedis(url);
  const working = await connectRedisWorker(url);
  const blocking = await connectRedisBlocking(url);
  /**
   * Logged at debug level, because this happens ten times a second while Redis is not reachable. The readiness check and
   * the callers report that.
   */
  const onError = (error: Error) => {
    working.handleError(error);
    log.debug({ err: error }, 'BullMQ');
  };
  // BullMQ reads the version from INFO. If this user may not run INFO, the version check is skipped.
  const skipVersionCheck = (await readRedisInfo(adding, 'server')) === undefined;
  const toAdd = await openBullConnection(adding.client, { skipVersionCheck, onError });
  const toWork = await openBullConnection(working.client, { skipVersionCheck, onError });
  return { adding, working, blocking, toAdd, toWork, onError };
}

/** All queues share one connection, so that BullMQ's scripts and version check are sent to Redis once. */
async function openBullConnection(
  client: RedisClient,
  options: { readonly skipVersionCheck: boolean; readonly onError: (error: Error) => void },
): Promise<BullConnection> {
  const connection = new BullConnection(keepEarliestAdd(createNodeRedisClient(client)), {
    shared: true,
    blocking: false,
    skipVersionCheck: options.skipVersionCheck,
  });
  // Without a listener, an error would end the process.
  connection.on('error', options.onError);
  await connection.client;
  return connection;
}

/** Calls `onStep` if the clock (Unix ms) is behind its last reading. */
function createClockCheck(onStep: (before: number, now: number) => void): () => void {
  let lastNow = Date.now();
  return () => {
    const [before, now] = [lastNow, Date.now()];
    lastNow = now;
    if (now < before) onStep(before, now);
  };
}

/**
 * Counts another start unless ARGV[1] starts were already counted, keeps the count for ARGV[2] ms, and returns the
 * previous count.
 */
const MARK_START_SCRIPT = `
local lost = tonumber(redis.call('GET', KEYS[1]) or '0')
if lost < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], lost + 1, 'PX', ARGV[2]) end
return lost`;

/** Run marks for any number of processes, in their shared Redis. */
function createRedisRunMarks({ client, run }: RedisConnection, keyPrefix: string): RunMarks {
  const markKey = (key: string) => `${keyPrefix}:job-starts:${key}`;
  const limits = [String(MAX_LOST_RUNS), String(MARK_TTL_MS)];
  return {
    isMarked: (key) => run(async () => (await client.exists(markKey(key))) > 0),
    markStart: (key) =>
      run(async () => {
        // Nearly every run is the job's first, for which one command is enough.
        if (await client.set(markKey(key), 1, { PX: MARK_TTL_MS, NX: true })) return 0;
        const keys = [markKey(key)];
        return Number(await client.eval(MARK_START_SCRIPT, { keys, arguments: limits }));
      }),
    async clearMark(key) {
      await run(() => client.del(markKey(key)));
    },
    async blockJob(key) {
      await run(() => client.set(markKey(key), MAX_LOST_RUNS + 1, { PX: BLOCK_TTL_MS }));
    },
  };
}
