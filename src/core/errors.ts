import type { Problem } from '../domain/problem.ts';

/** Whether to retry: `never`, `later` (after a pause), or `ask` (a person must decide). */
type RetryAdvice = 'never' | 'later' | 'ask';

/** An expected failure. The code that throws it says whether a retry can help. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly retry: RetryAdvice;
  /** How long the other side asked to wait (ms). */
  readonly retryAfterMs?: number;
  /** The other side refused, so nothing was done. Without a response that is unknown. */
  readonly answered: boolean;
  /** What to show the person, if anything. */
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
    this.retryAfterMs = options.retryAfterMs;
    this.problem = options.problem;
  }
}

/** Nothing was done yet; run again after `afterMs`. It does not count as a failure, however often it is thrown. */
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

/** Whether a retry cannot help. */
export function isFinalError(error: unknown): error is AppError {
  return error instanceof AppError && error.retry === 'never';
}

/** What to show the person about the failure, if it says so. */
export function getProblem(error: unknown): Problem | undefined {
  return error instanceof AppError ? error.problem : undefined;
}

/** The failure's code in logs and metrics; `error` for an unexpected one. */
export function getErrorCode(error: unknown): string {
  return error instanceof AppError ? error.code : 'error';
}

/** The code of an error of Node, OpenSSL or the system, such as `ENOENT`. Undefined for another error. */
export function getSystemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
