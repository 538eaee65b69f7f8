import { setTimeout as wait } from 'node:timers/promises';
import {
  type Job as BullJob,
  createNodeRedisClient,
  DelayedError,
  Queue,
  RedisConnection,
  Worker,
} from 'bullmq';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { connectRedis, connectRedisWorker } from '../../storage/redis/redis-connection.ts';
import { readRedisInfo } from '../../storage/redis/redis-persistence.ts';
import { createCrashGuard } from '../crash-guard.ts';
import type { JobQueue, JobWorker } from '../job-queue.ts';
import { computeBackoff } from '../retry-policies.ts';
import type { RunOutcome } from '../run-job.ts';
import { createRedisRunMarks } from '../run-marks.ts';
import { shiftDueTime } from '../shift-due-time.ts';

/** What BullMQ keeps of a job. */
interface JobData {
  readonly id: string;
  /** Unix ms; of a job that waits. */
  readonly dueAt: number;
  /** Failed runs in a row. */
  readonly failures: number;
}

type StoredJob = BullJob<JobData, void, string>;

interface Run {
  readonly job: StoredJob;
  readonly token: string;
}

const prefix = 'slack-mms:jobs';
const marksPrefix = 'slack-mms:job-starts';

/** How often it is looked whether the clock stepped back. */
const clockLookMs = 30_000;

/** When to look again whether a run of this same process, of a job that it was given twice, has ended. */
const sameAgainMs = 1_000;

/**
 * Gives a client BullMQ's scripts. Every worker waits on a copy of its client, and a copy of one without
 * them sends them all to Redis again: 8 MB at each start, with as many workers as there are here.
 */
async function teach(
  client: ReturnType<typeof createNodeRedisClient>,
  skipVersionCheck: boolean,
): Promise<void> {
  const lesson = new RedisConnection(client, { shared: true, blocking: false, skipVersionCheck });
  // Without a listener it would end the process; what counts is whether the next line comes through.
  lesson.on('error', () => {});
  await lesson.client;
  await lesson.close();
}

/** BullMQ tells its errors apart by their words alone. */
const isSaying = (error: unknown, words: RegExp) =>
  error instanceof Error && words.test(error.message);

/**
 * A run whose process died is taken up by another one after so long, and a look for such runs. Long
 * enough that a busy process is not taken for a dead one.
 */
const lockMs = 5_000;
const lookMs = 2_000;

/**
 * Jobs run by any number of processes, on BullMQ: a queue for each name, so that no kind of work
 * waits behind another. BullMQ's deduplication makes one job of all that ask for the same id; with
 * `keepLastIfActive`, what is asked for during a run makes one more. (A `jobId` besides would make
 * it drop that second run silently.)
 */
export async function openBullMqJobs(options: {
  readonly url: string;
  readonly log: Log;
  readonly metrics?: Metrics;
}): Promise<JobQueue> {
  const { url, log } = options;
  // Two connections: an add must fail soon when Redis is away, a worker waits until it is back.
  const adding = await connectRedis(url);
  const working = await connectRedisWorker(url);
  const shared = createNodeRedisClient(adding.client);
  const patient = createNodeRedisClient(working.client);
  // BullMQ asks INFO for the version; a user who may not ask has one that is good enough.
  const skipVersionCheck = (await readRedisInfo(adding, 'server')) === undefined;
  await teach(patient, skipVersionCheck);
  const queues = new Map<string, Queue<JobData, void, string>>();
  const workers = new Map<string, Worker<JobData, void, string>>();
  const running = new Set<Run>();
  const runs = createCrashGuard(createRedisRunMarks(adding, marksPrefix), options);
  let phase: 'new' | 'started' | 'stopped' | 'abandoned' = 'new';

  const queueOf = (name: string) => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue<JobData, void, string>(name, {
      connection: shared,
      prefix,
      skipVersionCheck,
      // Nobody listens to its events; without a limit it would keep ten thousand.
      streams: { events: { maxLen: 10 } },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    queue.on('error', noteTrouble);
    queues.set(name, queue);
    // One that was made while Redis was away keeps that error for ever: the next one to ask gets another.
    queue.waitUntilReady().catch(() => queues.delete(name));
    return queue;
  };

  /** Redis being away is said by readiness and by whoever needs it; here it would be said ten times a second. */
  const noteTrouble = (error: Error) => {
    working.handleError(error);
    log.debug({ err: error }, 'BullMQ');
  };

  const employ = (name: string, worker: JobWorker) => {
    const run = async (job: StoredJob, token = '') => {
      // It was on its way here when this process stopped, and is for another one.
      if (isOver()) {
        await job.moveToWait(token).catch(noteTrouble);
        throw new DelayedError();
      }
      // Taken for lost while Redis was away, and given to this same process.
      if ([...running].some((other) => other.job.id === job.id && other.job.name === name)) {
        // In vain, its lock runs out again: no other error, which would make BullMQ throw the job away.
        await job.moveToDelayed(Date.now() + sameAgainMs, token).catch(noteTrouble);
        throw new DelayedError();
      }
      const current = { job, token };
      running.add(current);
      try {
        await runOnce(worker, current);
      } finally {
        running.delete(current);
      }
    };
    const employed = new Worker<JobData, void, string>(name, run, {
      connection: patient,
      prefix,
      skipVersionCheck,
      autorun: false,
      concurrency: worker.concurrency,
      lockDuration: lockMs,
      lockRenewTime: lockMs / 3,
      stalledInterval: lookMs,
      // However often processes die with it: only its own attempts end a job.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 500,
    });
    employed.on('error', noteTrouble);
    workers.set(name, employed);
    // Made now, when Redis is there.
    queueOf(name);
    if (phase === 'started') begin(employed);
  };

  const begin = (worker: Worker) => {
    worker.run().catch(async (error: unknown) => {
      log.error({ err: error, job: worker.name }, 'jobs were not run, and are again');
      await wait(1_000, undefined, { ref: false });
      if (phase === 'started') begin(worker);
    });
  };

  const runOnce = async (worker: JobWorker, { job, token }: Run): Promise<void> => {
    const { id, failures } = job.data;
    // BullMQ's own count of how often it was taken from a process that did not renew its lock.
    const mayBeSuspect = job.stalledCounter > 0;
    const verdict = await runs.run(worker, { name: job.name, id, failures }, mayBeSuspect);
    // Handed back already: somebody else may be at it, and a word of this run would undo theirs.
    if (phase === 'abandoned') throw new DelayedError();
    if (verdict.againInMs === undefined) return;
    await putOff(job, token, verdict, verdict.againInMs);
    // To BullMQ it says that the job is where it belongs; any other error would make it throw the job away.
    throw new DelayedError();
  };

  /** Until it is stored: a run that asked for another one must not be taken for done. */
  const putOff = async (job: StoredJob, token: string, { failures }: RunOutcome, inMs: number) => {
    let dueAt = Date.now() + Math.max(0, inMs);
    for (let tries = 1; !isAbandoned(); tries += 1) {
      try {
        // Somebody else has it, as after an outage.
        if (await isLost(job, token)) return;
        // After a failure its pause holds, whoever asked meanwhile: that makes a run of its own later.
        if (failures === 0 && (await takeWish(job))) dueAt = Date.now();
        await job.updateData({ ...job.data, dueAt, failures });
        await job.moveToDelayed(dueAt, token);
        // What was asked for between the last two.
        if (failures === 0 && (await takeWish(job))) await advance(job, 0);
        return;
      } catch (error) {
        log.warn({ job: job.name, id: job.data.id, err: error }, "a run's end was not stored yet");
        await wait(Math.min(computeBackoff(tries), 5_000), undefined, { ref: false });
      }
    }
  };

  const isAbandoned = () => phase === 'abandoned';
  const isOver = () => phase === 'stopped' || isAbandoned();

  /** Takes what was asked for during a run, if something was. */
  const takeWish = async (job: StoredJob) => (await working.client.del(askedDuring(job))) > 0;

  /** Makes a waiting job due. One that runs already, or is over, needs nothing: its run began after it was asked for. */
  const advance = async (job: StoredJob, inMs: number): Promise<void> => {
    try {
      await job.changeDelay(inMs);
    } catch (error) {
      if (!isSaying(error, /not in the delayed state|Missing key/)) throw error;
    }
  };

  /** BullMQ's key for what was asked for during a run; it reads it itself only when a job is over. */
  const askedDuring = (job: StoredJob) => `${prefix}:${job.queueName}:dn:${job.data.id}`;

  /** Its lock ran out, as while Redis was away, and perhaps somebody else has taken it. */
  const isLost = async (job: StoredJob, token: string) =>
    (await working.client.get(`${prefix}:${job.queueName}:${job.id}:lock`)) !== token;

  const bringForward = async (queue: Queue, jobId: string, dueAt: number): Promise<void> => {
    const job: StoredJob | undefined = await queue.getJob(jobId);
    if (!job || job.data.failures > 0 || job.data.dueAt <= dueAt) return;
    await advance(job, Math.max(0, dueAt - Date.now()));
    await job.updateData({ ...job.data, dueAt }).catch((error: unknown) => {
      if (!isSaying(error, /Missing key/)) throw error;
    });
  };

  let seenAt = Date.now();
  const clockLook = setInterval(() => {
    const [before, now] = [seenAt, Date.now()];
    seenAt = now;
    if (now < before) shiftShortWaits(before, now).catch(noteTrouble);
  }, clockLookMs);
  clockLook.unref();

  /** The clock stepped back: a pause of seconds stays one. */
  const shiftShortWaits = async (before: number, now: number): Promise<void> => {
    for (const queue of queues.values()) {
      for (const job of await adding.run(() => queue.getDelayed())) {
        const dueAt = shiftDueTime(job.data.dueAt, before, now);
        if (dueAt === job.data.dueAt) continue;
        await adding.run(async () => {
          await advance(job, Math.max(0, dueAt - Date.now()));
          await job.updateData({ ...job.data, dueAt });
        });
      }
    }
  };

  return {
    async add(name, id, { delayMs = 0, sooner = false } = {}) {
      const delay = Math.max(0, Math.ceil(delayMs));
      const dueAt = Date.now() + delay;
      const queue = queueOf(name);
      await adding.run(async () => {
        const job = await queue.add(
          name,
          { id, dueAt, failures: 0 },
          { delay, deduplication: { id, keepLastIfActive: true } },
        );
        if (sooner && job.id) await bringForward(queue, job.id, dueAt);
      });
    },
    async remove(name, id) {
      const queue = queueOf(name);
      return adding.run(async () => {
        const jobId = await queue.getDeduplicationJobId(id);
        const job = jobId && (await queue.getJob(jobId));
        if (!job) return false;
        try {
          await job.remove();
          return true;
        } catch (error) {
          if (!isSaying(error, /locked/)) throw error;
          // It runs; another run that was asked for meanwhile is what waits.
          return (await adding.client.del(askedDuring(job))) > 0;
        }
      });
    },
    registerWorker: employ,
    async start() {
      await adding.run(() => adding.client.ping());
      phase = 'started';
      for (const worker of workers.values()) begin(worker);
    },
    async stop(graceMs) {
      phase = 'stopped';
      clearInterval(clockLook);
      runs.close();
      const ended = Promise.all([...workers.values()].map((worker) => worker.close()));
      await Promise.race([ended, wait(graceMs, undefined, { ref: false })]);
      phase = 'abandoned';
      const handedBack = [
        runs.clearMarks(),
        ...[...running].map(({ job, token }) => job.moveToWait(token)),
      ];
      await Promise.race([Promise.allSettled(handedBack), wait(1_000, undefined, { ref: false })]);
      await Promise.allSettled([adding.close(), working.close()]);
    },
    async ping() {
      await adding.run(() => adding.client.ping());
    },
  };
}
