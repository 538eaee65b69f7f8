import { createInFlightCounter } from '../core/async/in-flight-counter.ts';
import { AppError } from '../core/errors.ts';
import { CRASH_LOOP_CODE } from '../core/ports/jobs.ts';
import { type JobWorker, jobKey } from './job-queue.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import { computeCrashRetry } from './retry-policies.ts';
import {
  giveUpJob,
  type RunningJob,
  type RunObservers,
  type RunOutcome,
  recordFailure,
  runJob,
} from './run-job.ts';

/** Runs jobs that may crash the process. */
export interface CrashGuard {
  /**
   * Runs a job once. If its runs crashed the process too often, postpones it or gives it up, depending on
   * the worker's `onCrashLoop`. Never throws. Of the jobs that were running when a process died, one runs
   * at a time, so that a job that crashes the process does not take the others down again. `mayBeSuspect`:
   * the job may have been running then; only such a job is looked up.
   */
  run(worker: JobWorker, job: RunningJob, mayBeSuspect: boolean): Promise<RunOutcome>;
  /** The process is about to exit: no run starts any more, and one about to start is postponed. */
  close(): void;
  /** The process shuts down cleanly, so unfinished runs do not count against their jobs. */
  clearMarks(): Promise<void>;
}

export function createCrashGuard(marks: RunMarks, observers: RunObservers): CrashGuard {
  const inTurn = createKeyedMutex();
  const changes = createInFlightCounter();
  /** Keys with a mark of this process: their job runs, or its mark could not be cleared. */
  const marked = new Set<string>();
  let isClosed = false;
  let areMarksCleared = false;

  return {
    async run(worker, job, mayBeSuspect) {
      const work = () => runMarked(worker, job);
      const isSuspect = mayBeSuspect && (await isMarked(job));
      return isSuspect ? inTurn('suspects', work) : work();
    },
    close() {
      isClosed = true;
    },
    async clearMarks() {
      areMarksCleared = true;
      const cleared = Promise.allSettled([...marked].map(marks.clearMark));
      // A run that is being marked at this moment clears its own mark.
      await Promise.all([cleared, changes.waitUntilIdle()]);
    },
  };

  function isMarked({ name, id }: RunningJob): Promise<boolean> {
    return marks.isMarked(jobKey(name, id)).catch(() => false);
  }

  async function runMarked(worker: JobWorker, job: RunningJob): Promise<RunOutcome> {
    const key = jobKey(job.name, job.id);
    switch (await changes.track(() => beginRun(key))) {
      case 'closed':
        return { failures: job.failures, againInMs: 0 };
      case 'crashLoop':
        return changes.track(() => endCrashLoop(marks, worker, job, observers));
      case 'blocked':
        return giveUpJob(worker, job, createCrashLoopError(), observers);
      case 'begun':
        try {
          return await runJob(worker, job, observers);
        } finally {
          marked.delete(key);
          // Once all are cleared, the mark may belong to the next process.
          if (!areMarksCleared)
            await changes.track(() => marks.clearMark(key)).catch(() => marked.add(key));
        }
    }
  }

  async function beginRun(key: string): Promise<'begun' | 'crashLoop' | 'blocked' | 'closed'> {
    if (isClosed) return 'closed';
    // If the store is not available, the run itself fails and reports it.
    const lost = marked.has(key) ? 0 : await marks.markStart(key).catch(() => 0);
    const isMarkedNow = lost < MAX_LOST_RUNS;
    if (isClosed) {
      if (isMarkedNow) await marks.clearMark(key).catch(() => undefined);
      return 'closed';
    }
    if (!isMarkedNow) return lost === MAX_LOST_RUNS ? 'crashLoop' : 'blocked';
    marked.add(key);
    return 'begun';
  }
}

/** Postpones a job whose runs crashed the process, or blocks it and gives it up. */
async function endCrashLoop(
  marks: RunMarks,
  worker: JobWorker,
  job: RunningJob,
  observers: RunObservers,
): Promise<RunOutcome> {
  const key = jobKey(job.name, job.id);
  const error = createCrashLoopError();
  const retry = computeCrashRetry(job.failures);
  const isRetried = worker.onCrashLoop === 'retryLater' && retry.failures < worker.attempts;
  await (isRetried ? marks.clearMark(key) : marks.blockJob(key)).catch(() => undefined);
  return isRetried
    ? recordFailure(job, error, observers, { ...retry, message: CRASH_LOOP_LINE })
    : giveUpJob(worker, job, error, observers);
}

const CRASH_LOOP_LINE = 'the app died twice while it ran a job, retrying';

function createCrashLoopError(): AppError {
  return new AppError(CRASH_LOOP_CODE, {
    retry: 'never',
    problem: { code: CRASH_LOOP_CODE },
    message: 'the process ended twice during this job',
  });
}

/** A job is given up after this many runs that ended with their process. */
export const MAX_LOST_RUNS = 2;

/** Longer than it takes until the process is restarted. */
export const MARK_TTL_MS = 24 * 3_600_000;

/** A job that was given up does not start again within this time, even though polls are added all the time. */
export const BLOCK_TTL_MS = 3_600_000;

/**
 * Marks for runs that started and have not ended. A mark outlives the process and so counts how many runs
 * of a job in a row ended with their process. Keys are job keys.
 */
export interface RunMarks {
  /** Whether a run of the job started and did not end. */
  isMarked(key: string): Promise<boolean>;
  /**
   * Marks that a run starts, and returns how many earlier runs ended with their process. If that is
   * `MAX_LOST_RUNS` or more, nothing is marked, because the run must not start.
   */
  markStart(key: string): Promise<number>;
  /** The run ended, with or without success: the process is alive. */
  clearMark(key: string): Promise<void>;
  /** The job was given up: for an hour `markStart` returns more than `MAX_LOST_RUNS`. */
  blockJob(key: string): Promise<void>;
}
