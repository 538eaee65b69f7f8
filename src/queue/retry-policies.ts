import { AppError } from '../core/errors.ts';
import type { RetryPolicyName } from '../core/ports/jobs.ts';

/*
 * Every number by which a job that failed is run again. No use case and no queue has its own.
 */

/** The pause after the first failure; each further one doubles it. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** After how many failed runs in a row a job is given up. Between n runs there are n - 1 pauses. */
export const RETRY_ATTEMPTS: Readonly<Record<RetryPolicyName, number>> = {
  /** 18.5 min */
  twentyMinutes: 12,
  /** 48.5 min */
  fiftyMinutes: 18,
  /** 58.5 min */
  oneHour: 20,
  /** 2.6 h */
  twoAndAHalfHours: 40,
  /** 3.5 h */
  threeAndAHalfHours: 50,
  /** 24.3 h */
  oneDay: 300,
  /** An error that says `never` or `ask` still ends the job. */
  endless: Number.POSITIVE_INFINITY,
};

/** The pause after so many failures in a row, varied by 25 % so that jobs that failed together do not come back together. */
export function computeBackoff(failures: number, random: () => number = Math.random): number {
  const fullMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.round(Math.min(fullMs * (0.75 + random() / 2), LONGEST_PAUSE_MS));
}

/** After so many failures a service that asks for a short pause each time gets a growing one. */
const TRUSTED_RETRY_AFTERS = 3;

/** The pause before a failed run is repeated: the one that the other side asked for, else the usual one. */
export function computeRetryDelay(error: unknown, failures: number): number {
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
  if (retryAfterMs === undefined) return computeBackoff(failures);
  // Otherwise a few attempts would be used up in seconds.
  return failures > TRUSTED_RETRY_AFTERS
    ? Math.max(retryAfterMs, computeBackoff(failures - TRUSTED_RETRY_AFTERS))
    : retryAfterMs;
}

/** As how many failures in a row it counts that a job's runs ended with their process. */
const CRASH_LOOP_FAILURES = 10;
/** The first time the process may have died of something else. */
const FIRST_CRASH_PAUSE_MS = 5 * 60_000;
/** A job that ends processes ends two of them after each pause. */
const CRASH_PAUSE_MS = 60 * 60_000;

/** How a job goes on whose runs ended with their process, after so many failures before. */
export function computeCrashRetry(failures: number): {
  readonly failures: number;
  readonly againInMs: number;
} {
  return {
    failures: failures + CRASH_LOOP_FAILURES,
    againInMs: failures < CRASH_LOOP_FAILURES ? FIRST_CRASH_PAUSE_MS : CRASH_PAUSE_MS,
  };
}

/** A retry cannot help, or a person must decide. */
export function isUnretryable(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'later';
}
