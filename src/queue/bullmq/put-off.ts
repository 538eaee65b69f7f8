import { setTimeout as wait } from 'node:timers/promises';
import type { Job as BullJob, RedisQueueBackend } from 'bullmq';
import type { Log } from '../../core/ports/log.ts';
import type { WorkerConnection } from '../../storage/redis/redis-connection.ts';
import { storeRunEnd } from '../run-job.ts';

/** The data that BullMQ stores for a job. */
export interface JobData {
  readonly id: string;
  /** When a waiting job is due (Unix ms). */
  readonly dueAt: number;
  /** Failed runs in a row. */
  readonly failures: number;
}

export type StoredJob = BullJob<JobData, void, string>;

/** BullMQ's key for a run that was added during a run. BullMQ itself reads it only when the job is done. */
export function nextRunKey(job: StoredJob): string {
  return `${job.queueQualifiedName}:dn:${job.data.id}`;
}

/**
 * Changes when a waiting job is due. A running or finished job stays unchanged, because its run began after
 * it was added.
 */
export async function rescheduleJob(job: StoredJob, dueAt: number): Promise<void> {
  await changeJobDelay(job, dueAt);
  await job.updateData({ ...job.data, dueAt }).catch((error: unknown) => {
    if (!hasMessage(error, /Missing key/)) throw error;
  });
}

/** The same, if the stored data already says when the job is due. */
async function changeJobDelay(job: StoredJob, dueAt: number): Promise<void> {
  try {
    await job.changeDelay(Math.max(0, dueAt - Date.now()));
  } catch (error) {
    if (!hasMessage(error, /not in the delayed state|Missing key/)) throw error;
  }
}

/** BullMQ's errors differ only in their messages. */
export function hasMessage(error: unknown, message: RegExp): boolean {
  return error instanceof Error && message.test(error.message);
}

/** The longest pause before trying again to store a run's result. */
const LONGEST_STORE_PAUSE_MS = 5_000;

/** A run that BullMQ assigned to this process. */
export interface Run {
  readonly job: StoredJob;
  readonly backend: Pick<RedisQueueBackend, 'moveToDelayed'>;
  /** Proves that the run holds the job's lock. */
  readonly token: string;
}

/** BullMQ's errors for a run whose lock expired and whose job another process took. */
const LOST_LOCK =
  /Missing lock for job|Lock mismatch for job|is not in the active state|Missing key for job/;

/** Stores that a job runs again `againInMs` after this run, with this many failures in a row. */
type PutOff = (
  run: Run,
  next: { readonly failures: number; readonly againInMs: number },
) => Promise<void>;

export function createPutOff(options: {
  readonly redis: WorkerConnection;
  readonly log: Log;
  readonly isAbandoned: () => boolean;
}): PutOff {
  const { redis, log, isAbandoned } = options;
  const retrying = {
    log,
    isAbandoned,
    longestPauseMs: LONGEST_STORE_PAUSE_MS,
    wait: (ms: number) => wait(ms, undefined, { ref: false }),
  };
  return async (run, { failures, againInMs }) => {
    const { job } = run;
    let dueAt = Date.now() + Math.max(0, againInMs);
    const store = async () => {
      // After a failure the pause applies: a run that was added meanwhile waits for it.
      if (failures === 0) dueAt = (await takeNextRun(job, dueAt)) ?? dueAt;
      await moveToDelayed(run, { ...job.data, dueAt, failures });
      // A run may have been added between the two steps.
      const nextAt = failures === 0 ? await takeNextRun(job, dueAt) : undefined;
      if (nextAt !== undefined) await changeJobDelay(job, nextAt);
    };
    await storeRunEnd({ name: job.name, id: job.data.id }, retrying, () =>
      store().catch((error: unknown) => {
        // Another process has the job, as after an outage.
        if (!hasMessage(error, LOST_LOCK)) throw error;
      }),
    );
  };

  /** Like BullMQ's own method of the job, with its data in the same script. */
  async function moveToDelayed({ job, backend, token }: Run, data: JobData): Promise<void> {
    const now = Date.now();
    await backend.moveToDelayed(String(job.id), now, Math.max(0, data.dueAt - now), token, {
      skipAttempt: true,
      fieldsToUpdate: { data: JSON.stringify(data) },
    });
  }

  /**
   * Deletes the run that was added during a run, and returns when it is due (Unix ms). One that is due after
   * `dueAt` stays, and counts when the job ends its next run.
   */
  async function takeNextRun(job: StoredJob, dueAt: number): Promise<number | undefined> {
    const key = nextRunKey(job);
    if (!(await redis.client.exists(key))) return undefined;
    const nextRun = await redis.client.eval(TAKE_NEXT_RUN_SCRIPT, {
      keys: [key],
      arguments: [String(dueAt)],
    });
    return nextRun === null ? undefined : Number(nextRun);
  }
}

/** Deletes the next run unless it is due after ARGV[1] (Unix ms), and returns when it is due. */
const TAKE_NEXT_RUN_SCRIPT = `
local data = redis.call('HGET', KEYS[1], 'data')
if not data then return nil end
local dueAt = cjson.decode(data).dueAt
if dueAt > tonumber(ARGV[1]) then return nil end
redis.call('DEL', KEYS[1])
return dueAt`;
