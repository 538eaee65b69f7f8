import { AppError } from '../core/errors.ts';

const firstMs = 1_000;
const longestMs = 5 * 60_000;

/** The pause after so many failures in a row: doubling, and spread out so that what failed together does not come back together. */
export function computeBackoff(failures: number, random: () => number = Math.random): number {
  const fullMs = Math.min(firstMs * 2 ** (failures - 1), longestMs);
  return Math.round(Math.min(fullMs * (0.75 + random() / 2), longestMs));
}

/** Who asks for a short pause again and again is not believed any more after so many. */
const BELIEVED = 3;

/** The pause before a failed run is tried again: what the other side asked for, else the usual. */
export function computeRetryDelay(error: unknown, failures: number): number {
  const askedMs = error instanceof AppError ? error.retryAfterMs : undefined;
  if (askedMs === undefined) return computeBackoff(failures);
  // Else a few attempts would be used up in seconds.
  return failures > BELIEVED ? Math.max(askedMs, computeBackoff(failures - BELIEVED)) : askedMs;
}

/** Trying again by itself cannot help, or a person must decide. */
export function isUnretryable(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'later';
}
