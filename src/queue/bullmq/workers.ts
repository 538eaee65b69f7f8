import { setTimeout as wait } from 'node:timers/promises';
import { type BackendFactory, DelayedError, type RedisClient, Worker } from 'bullmq';
import type { Log } from '../../core/ports/log.ts';
import type { WorkerConnection } from '../../storage/redis/redis-connection.ts';
import type { CrashGuard } from '../crash-guard.ts';
import type { JobWorker } from '../job-queue.ts';
import type { MarkerWait } from './marker-wait.ts';
import { createPutOff, type JobData, type Run, type StoredJob } from './put-off.ts';
import { LONGEST_WAIT_S, type QuietBackend } from './quiet-backend.ts';
import { watchQueues } from './watch-queues.ts';

/**
 * A run whose lock was not renewed for this long belongs to a dead process, and another one picks it up.
 * Long enough that a busy process is not considered dead.
 */
const LOCK_MS = 5_000;

/** If several processes look for a dead process's runs within this time, one does the work. */
const STALLED_CHECK_MS = 1_000;

/** When a process checks again whether its own earlier run of a job, which BullMQ assigned to it twice, has ended. */
const SAME_RUN_PAUSE_MS = 1_000;

type BullWorker = Worker<JobData, void, string, QuietBackend>;

/** Runs the jobs of BullMQ's queues in this process. */
interface Workers {
  register(name: string, worker: JobWorker): void;
  start(): void;
  /** Starts no further run and waits at most `graceMs` for running ones. Hands back those that do not end. */
  stop(graceMs: number): Promise<void>;
}

interface WorkersOptions {
  readonly redis: WorkerConnection;
  /** Prefix of every key that BullMQ writes. */
  readonly prefix: string;
  readonly connection: RedisClient;
  readonly createBackend: BackendFactory<QuietBackend>;
  readonly wait: MarkerWait;
  readonly guard: CrashGuard;
  readonly log: Log;
  readonly onError: (error: Error) => void;
}

/** It is one long function, because its steps share the workers' phase and the running jobs. */
export function createWorkers(options: WorkersOptions): Workers {
  const { redis, wait: markerWait, guard, log, onError } = options;
  const workers = new Map<string, BullWorker>();
  const running = new Set<Run>();
  let phase: 'new' | 'started' | 'stopped' | 'abandoned' = 'new';
  const isAbandoned = () => phase === 'abandoned';
  const putOff = createPutOff({ redis, log, isAbandoned });
  let endWatch = () => {};

  return {
    register(name, worker) {
      const process = (run: Run) => processJob(worker, run);
      const bullWorker = createBullWorker(name, worker.concurrency, process, options);
      workers.set(name, bullWorker);
      if (phase === 'started') begin(bullWorker);
    },
    start() {
      phase = 'started';
      for (const worker of workers.values()) begin(worker);
      endWatch = watchQueues({
        redis,
        wait: markerWait,
        listQueues: () => [...workers.values()].map((worker) => worker.getBackend()),
        listBusy: () => new Set([...running].map(({ job }) => job.queueName)),
        onError,
      });
    },
    async stop(graceMs) {
      phase = 'stopped';
      endWatch();
      guard.close();
      const ended = Promise.all([...workers.values()].map((worker) => worker.close()));
      await Promise.race([ended, wait(graceMs, undefined, { ref: false })]);
      phase = 'abandoned';
      const handedBack = [
        guard.clearMarks(),
        ...[...running].map(({ job, token }) => job.moveToWait(token)),
      ];
      await Promise.race([Promise.allSettled(handedBack), wait(1_000, undefined, { ref: false })]);
    },
  };

  function begin(worker: BullWorker): void {
    worker.run().catch(async (error: unknown) => {
      log.error({ err: error, job: worker.name }, 'failed to run jobs, retrying');
      await wait(1_000, undefined, { ref: false });
      if (phase === 'started') begin(worker);
    });
  }

  /**
   * Throws a `DelayedError` if the job is not done, which tells BullMQ to leave the job where it is. Any
   * other error would make BullMQ drop the job.
   */
  async function processJob(worker: JobWorker, run: Run): Promise<void> {
    const { job, token } = run;
    // The job arrived while this process was stopping, so it goes back for another process.
    if (phase === 'stopped' || isAbandoned()) {
      await job.moveToWait(token).catch(onError);
      throw new DelayedError();
    }
    // The run was considered lost while Redis was not reachable, and this same process got the job again.
    if ([...running].some((other) => other.job.id === job.id && other.job.name === job.name)) {
      // If this fails, the lock expires again.
      await job.moveToDelayed(Date.now() + SAME_RUN_PAUSE_MS, token).catch(onError);
      throw new DelayedError();
    }
    running.add(run);
    try {
      await runOnce(worker, run);
    } finally {
      running.delete(run);
    }
  }

  async function runOnce(worker: JobWorker, run: Run): Promise<void> {
    const { job } = run;
    const { id, failures } = job.data;
    // BullMQ counts how often it took the job from a process that did not renew its lock.
    const mayBeSuspect = job.stalledCounter > 0;
    const outcome = await guard.run(worker, { name: job.name, id, failures }, mayBeSuspect);
    // The job was handed back and another process may be running it, so this run must not change it any
    // more.
    if (isAbandoned()) throw new DelayedError();
    const { againInMs } = outcome;
    if (againInMs === undefined) return;
    await putOff(run, { failures: outcome.failures, againInMs });
    throw new DelayedError();
  }
}

function createBullWorker(
  name: string,
  concurrency: number,
  process: (run: Run) => Promise<void>,
  { prefix, connection, createBackend, onError }: WorkersOptions,
): BullWorker {
  const run = (job: StoredJob, token = ''): Promise<void> =>
    process({ job, token, backend: worker.getBackend() });
  const settings = {
    connection,
    prefix,
    autorun: false,
    concurrency,
    lockDuration: LOCK_MS,
    lockRenewTime: LOCK_MS / 3,
    drainDelay: LONGEST_WAIT_S,
    // `watchQueues` looks for them, for all queues at once.
    skipStalledCheck: true,
    stalledInterval: STALLED_CHECK_MS,
    // Unlimited, because only the job's own attempts end it, however often processes die with it.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: 500,
  };
  const worker: BullWorker = new Worker(name, run, settings, createBackend);
  worker.on('error', onError);
  return worker;
}
