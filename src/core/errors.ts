import type { Problem } from '../domain/problem.ts';

/** Whether doing it again can help: `never`, `later` (after a pause), `ask` (a person must decide). */
type RetryAdvice = 'never' | 'later' | 'ask';

/** Something went wrong at an edge, classified where the knowledge is. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly retry: RetryAdvice;
  /** How long the other side asked to wait. */
  readonly retryAfterMs?: number;
  /** The other side answered, and said no: it did not do what was asked. Otherwise nobody knows. */
  readonly answered: boolean;
  /** What to tell the person, where there is something to tell. */
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

/**
 * Its turn has not come: nothing was done, and it is to be done again after so long. That is no
 * failure, however often it happens.
 */
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

/** Trying again cannot help. */
export function isFinalError(error: unknown): error is AppError {
  return error instanceof AppError && error.retry === 'never';
}

/** What to call a failure in a log or a count: of what nobody thought of only that it was one. */
export function getErrorCode(error: unknown): string {
  return error instanceof AppError ? error.code : 'error';
}
