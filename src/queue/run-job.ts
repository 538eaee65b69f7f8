import { RetryLaterError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { JobWorker } from './job-queue.ts';
import { computeBackoff, computeRetryDelay, isUnretryable } from './retry-policies.ts';

/** The result of a run, and whether the job runs again. */
export interface RunOutcome {
  /** Failed runs in a row so far. */
  readonly failures: number;
  readonly againInMs?: number;
}

/** The information about a job that a run needs. */
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

/** Runs a job once, or gives it up. Never throws. */
export async function runJob(
  worker: JobWorker,
  job: RunningJob,
  observers: RunObservers,
): Promise<RunOutcome> {
  const attempt = job.failures + 1;
  try {
    const result = await worker.run(job.id, attempt);
    count(observers, job, result ? 'again' : 'done');
    return { failures: 0, againInMs: result?.againInMs };
  } catch (error) {
    if (error instanceof RetryLaterError) {
      count(observers, job, 'notYet');
      return { failures: job.failures, againInMs: error.afterMs };
    }
    const isLast = isUnretryable(error) || attempt >= worker.attempts;
    return isLast
      ? giveUpJob(worker, job, error, observers)
      : retryLater(job, error, observers, 'failed to run a job, retrying');
  }
}

/** Gives a job up. Never throws. */
export async function giveUpJob(
  worker: JobWorker,
  job: RunningJob,
  error: unknown,
  observers: RunObservers,
): Promise<RunOutcome> {
  try {
    await worker.onExhausted(job.id, error);
  } catch (reason) {
    // `onExhausted` must leave a consistent state behind, so the job is retried until it succeeds.
    return retryLater(job, reason, observers, 'failed to give up a job, retrying');
  }
  const fields = { job: job.name, id: job.id, attempt: job.failures + 1, err: error };
  observers.log.error(fields, 'gave up a job');
  count(observers, job, 'givenUp');
  return { failures: 0 };
}

function retryLater(
  job: RunningJob,
  error: unknown,
  observers: RunObservers,
  message: string,
): RunOutcome {
  const failures = job.failures + 1;
  const againInMs = computeRetryDelay(error, failures);
  return recordFailure(job, error, observers, { failures, againInMs, message });
}

/** Logs and counts a failed run that will be retried. */
export function recordFailure(
  job: RunningJob,
  error: unknown,
  observers: RunObservers,
  { failures, againInMs, message }: Required<RunOutcome> & { readonly message: string },
): RunOutcome {
  observers.log.warn(
    { job: job.name, id: job.id, attempt: failures, againInMs, err: error },
    message,
  );
  count(observers, job, 'failed');
  return { failures, againInMs };
}

/**
 * Repeats `store` until it succeeds or the process is about to end, because a run that asks for another one
 * must not be considered done.
 */
export async function storeRunEnd(
  { name, id }: Pick<RunningJob, 'name' | 'id'>,
  options: {
    readonly log: Log;
    readonly isAbandoned: () => boolean;
    readonly longestPauseMs: number;
    readonly wait: (ms: number) => Promise<unknown>;
  },
  store: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; !options.isAbandoned(); tries += 1) {
    try {
      return await store();
    } catch (error) {
      // Once: the store watch says when the store works again.
      const level = tries === 1 ? 'warn' : 'debug';
      options.log[level]({ job: name, id, err: error }, "failed to store a run's end, retrying");
      await options.wait(Math.min(computeBackoff(tries), options.longestPauseMs));
    }
  }
}

function count({ metrics }: RunObservers, job: RunningJob, outcome: string): void {
  metrics?.count('jobs', { job: job.name, outcome });
}
