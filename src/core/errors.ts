import type { Problem } from '../domain/problem.ts';

/** Whether to retry: `never`, `later` (after a pause), or `ask` (a person must decide). */
type RetryAdvice = 'never' | 'later' | 'ask';

/** An expected failure. Whoever throws it knows whether a retry can help. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly retry: RetryAdvice;
  /** How long the other side asked to wait (ms). */
  readonly retryAfterMs?: number;
  /** The other side refused, so that nothing was done. Without it nobody knows if it was done. */
  readonly answered: boolean;
  /** What the person reads, if there is something to tell. */
  readonly problem?: Problem;

  constructor(
    code: string,
    options: {
      readonly retry: RetryAdvice;
      readonly retryAfterMs?: number;
      readonly answered?: boolean;
      readonly problem?: Problem;
      readonly cause?: unknown;
      readonly message?: string;
    },
  ) {
    super(options.message ?? code, { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
    this.answered = options.answered ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.problem) this.problem = options.problem;
  }
}

/** Nothing was done yet, and it is to be run again after `afterMs`. It is no failure, however often it is thrown. */
export class RetryLaterError extends AppError {
  readonly afterMs: number;

  constructor(
    afterMs: number,
    options: { readonly code?: string; readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    const { code = 'not_yet', ...rest } = options;
    super(code, { retry: 'later', retryAfterMs: afterMs, answered: true, ...rest });
    this.afterMs = afterMs;
  }
}

/** A retry cannot help. */
export function isFinalError(error: unknown): error is AppError {
  return error instanceof AppError && error.retry === 'never';
}

/** Names a failure in logs and metrics; `error` for an unexpected one. */
export function getErrorCode(error: unknown): string {
  return error instanceof AppError ? error.code : 'error';
}
