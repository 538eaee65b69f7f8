import { createNodeRedisClient, RedisConnection } from 'bullmq';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { connectRedis, connectRedisWorker } from '../../storage/redis/redis-connection.ts';
import { readRedisInfo } from '../../storage/redis/redis-persistence.ts';
import { createCrashGuard } from '../crash-guard.ts';
import type { JobQueue } from '../job-queue.ts';
import { createQueues } from './queues.ts';
import { createRedisRunMarks } from './redis-run-marks.ts';
import { createWorkers } from './workers.ts';

/** How often the process checks whether its clock stepped back. */
const CLOCK_CHECK_MS = 30_000;

/** Runs jobs in any number of processes, on BullMQ. */
export async function openBullMqJobs(options: {
  readonly url: string;
  readonly log: Log;
  readonly metrics?: Metrics;
}): Promise<JobQueue> {
  const { url, log } = options;
  // Two connections: an add must fail soon when Redis is away, a worker waits until it is back.
  const adding = await connectRedis(url);
  const working = await connectRedisWorker(url);
  const connection = createNodeRedisClient(working.client);
  // BullMQ asks INFO for the version; a user who may not ask has one that is good enough.
  const skipVersionCheck = (await readRedisInfo(adding, 'server')) === undefined;
  await loadScripts(connection, skipVersionCheck);

  /** Readiness, and whoever needs Redis, say that it is away; here the log would say it ten times a second. */
  const onError = (error: Error) => {
    working.handleError(error);
    log.debug({ err: error }, 'BullMQ');
  };
  const queues = createQueues(adding, { skipVersionCheck, onError });
  const guard = createCrashGuard(createRedisRunMarks(adding), options);
  const workers = createWorkers({
    redis: working,
    connection,
    skipVersionCheck,
    guard,
    log,
    onError,
  });
  const clockCheck = setInterval(
    createClockCheck((before, now) => queues.shiftShortWaits(before, now).catch(onError)),
    CLOCK_CHECK_MS,
  );
  clockCheck.unref();
  const ping = async () => void (await adding.run(() => adding.client.ping()));

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
      await Promise.allSettled([adding.close(), working.close()]);
    },
    ping,
  };
}

/**
 * Gives a client BullMQ's scripts. Every worker waits on a copy of its client, and a copy of a client without
 * them sends them all to Redis again: 8 MB at each start, with as many workers as there are here.
 */
async function loadScripts(
  client: ReturnType<typeof createNodeRedisClient>,
  skipVersionCheck: boolean,
): Promise<void> {
  const loader = new RedisConnection(client, { shared: true, blocking: false, skipVersionCheck });
  // Without a listener an error would end the process; the next line throws it.
  loader.on('error', () => {});
  await loader.client;
  await loader.close();
}

/** Calls `onStep` when the clock (Unix ms) is behind where it was at the last call. */
function createClockCheck(onStep: (before: number, now: number) => void): () => void {
  let lastNow = Date.now();
  return () => {
    const [before, now] = [lastNow, Date.now()];
    lastNow = now;
    if (now < before) onStep(before, now);
  };
}
