import { AppError } from '../core/errors.ts';
import type { RetryPolicyName } from '../core/ports/jobs.ts';

/* All retry settings for failed jobs. No use case or queue has its own. */

/** The pause after the first failure. Each further failure doubles it. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** The number of failed runs in a row after which a job is given up. There are n - 1 pauses between n runs. */
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

/**
 * The pause after this many failures in a row, varied by 25 % so that jobs that failed together are not
 * retried together.
 */
export function computeBackoff(failures: number, random: () => number = Math.random): number {
  const fullMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.round(Math.min(fullMs * (0.75 + random() / 2), LONGEST_PAUSE_MS));
}

/** A service that asks for a short pause each time gets increasing pauses after this many failures. */
const TRUSTED_RETRY_AFTERS = 3;

/** The pause before a failed run is retried: as requested by the other side, or else the usual one. */
export function computeRetryDelay(error: unknown, failures: number): number {
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
  if (retryAfterMs === undefined) return computeBackoff(failures);
  // Otherwise a few attempts would be used up in seconds.
  return failures > TRUSTED_RETRY_AFTERS
    ? Math.max(retryAfterMs, computeBackoff(failures - TRUSTED_RETRY_AFTERS))
    : retryAfterMs;
}

/** How many failures in a row a crash loop counts as. */
const CRASH_LOOP_FAILURES = 10;
/** The first time, the process may have died for another reason. */
const FIRST_CRASH_PAUSE_MS = 5 * 60_000;
/** A job that crashes processes crashes two of them after each pause. */
const CRASH_PAUSE_MS = 60 * 60_000;

/** How to continue with a job whose runs crashed the process, given its earlier failures. */
export function computeCrashRetry(failures: number): {
  readonly failures: number;
  readonly againInMs: number;
} {
  return {
    failures: failures + CRASH_LOOP_FAILURES,
    againInMs: failures < CRASH_LOOP_FAILURES ? FIRST_CRASH_PAUSE_MS : CRASH_PAUSE_MS,
  };
}

/** Whether a retry cannot help, or a person must decide. */
export function isUnretryable(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'later';
}
