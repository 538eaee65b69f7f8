import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../core/ports/log.ts';
import type { WorkerConnection } from '../../storage/redis/redis-connection.ts';
import { computeBackoff } from '../retry-policies.ts';
import { changeJobDelay, lockKey, nextRunKey, type StoredJob } from './stored-job.ts';

/** The longest pause before a run's end is stored again. */
const LONGEST_STORE_PAUSE_MS = 5_000;

/** A run that BullMQ gave to this process. */
export interface Run {
  readonly job: StoredJob;
  /** Proves that the run has the job's lock. */
  readonly token: string;
}

/** Stores that a job runs again `againInMs` after this run, which leaves it with so many failures in a row. */
type PutOff = (
  run: Run,
  next: { readonly failures: number; readonly againInMs: number },
) => Promise<void>;

/** Tries until it is stored, or `isAbandoned`: a run that asks for another one must not be taken for done. */
export function createPutOff(options: {
  readonly redis: WorkerConnection;
  readonly log: Log;
  readonly isAbandoned: () => boolean;
}): PutOff {
  const { redis, log, isAbandoned } = options;
  return async ({ job, token }, { failures, againInMs }) => {
    let dueAt = Date.now() + Math.max(0, againInMs);
    for (let tries = 1; !isAbandoned(); tries += 1) {
      try {
        // Another process has the job, as after an outage.
        if ((await redis.client.get(lockKey(job))) !== token) return;
        // After a failure the pause holds: a run that was added meanwhile runs later, by itself.
        if (failures === 0 && (await takeNextRun(job))) dueAt = Date.now();
        await job.updateData({ ...job.data, dueAt, failures });
        await job.moveToDelayed(dueAt, token);
        // A run may have been added between the last two.
        if (failures === 0 && (await takeNextRun(job))) await changeJobDelay(job, Date.now());
        return;
      } catch (error) {
        log.warn(
          { job: job.name, id: job.data.id, err: error },
          "failed to store a run's end, retrying",
        );
        const pauseMs = Math.min(computeBackoff(tries), LONGEST_STORE_PAUSE_MS);
        await wait(pauseMs, undefined, { ref: false });
      }
    }
  };

  /** Deletes the run that was added during a run, and says whether there was one. */
  async function takeNextRun(job: StoredJob): Promise<boolean> {
    return (await redis.client.del(nextRunKey(job))) > 0;
  }
}
