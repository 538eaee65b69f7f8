import { RetryLaterError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { JobWorker } from './job-queue.ts';
import { computeRetryDelay, isUnretryable } from './retry-policies.ts';

/** What a run's end asks for. */
export interface RunOutcome {
  /** Failed runs in a row by now. */
  readonly failures: number;
  readonly againInMs?: number;
}

/** What a run needs to know of its job. */
export interface RunningJob {
  readonly name: string;
  readonly id: string;
  /** Failed runs in a row. */
  readonly failures: number;
}

export interface RunObservers {
  readonly log: Log;
  readonly metrics?: Metrics;
}

/** Runs a job once, or gives it up; never throws. */
export async function runJob(
  worker: JobWorker,
  job: RunningJob,
  witnesses: RunObservers,
): Promise<RunOutcome> {
  const attempt = job.failures + 1;
  try {
    const result = await worker.run(job.id, attempt);
    count(witnesses, job, result ? 'again' : 'done');
    return { failures: 0, againInMs: result?.againInMs };
  } catch (error) {
    if (error instanceof RetryLaterError) {
      count(witnesses, job, 'notYet');
      return { failures: job.failures, againInMs: error.afterMs };
    }
    const isLast = isUnretryable(error) || attempt >= worker.attempts;
    return isLast
      ? exhaustJob(worker, job, error, witnesses)
      : failed(job, error, witnesses, 'A job failed and is tried again');
  }
}

/** Ends a job that cannot be done; never throws. */
export async function exhaustJob(
  worker: JobWorker,
  job: RunningJob,
  error: unknown,
  witnesses: RunObservers,
): Promise<RunOutcome> {
  try {
    await worker.onExhausted(job.id, error);
  } catch (reason) {
    // It must leave a clear state behind, so it is not over before that succeeded.
    return failed(job, reason, witnesses, 'A job could not be given up and is tried again');
  }
  const fields = { job: job.name, id: job.id, attempt: job.failures + 1, err: error };
  witnesses.log.error(fields, 'A job was given up');
  count(witnesses, job, 'givenUp');
  return { failures: 0 };
}

function failed(
  job: RunningJob,
  error: unknown,
  witnesses: RunObservers,
  message: string,
): RunOutcome {
  const failures = job.failures + 1;
  const againInMs = computeRetryDelay(error, failures);
  witnesses.log.warn(
    { job: job.name, id: job.id, attempt: failures, againInMs, err: error },
    message,
  );
  count(witnesses, job, 'failed');
  return { failures, againInMs };
}

function count({ metrics }: RunObservers, job: RunningJob, outcome: string): void {
  metrics?.count('jobs', { job: job.name, outcome });
}
