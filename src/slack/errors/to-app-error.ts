import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { AppError, getSystemErrorCode, RetryLaterError } from '../../core/errors.ts';
import { MisplacedPostError, type ThreadRef } from '../../core/ports/threads.ts';
import type { Problem } from '../../domain/problem.ts';
import { isCertificateErrorCode } from '../../http/http-agent.ts';
import {
  FINAL_SLACK_CODES,
  findSlackOutcome,
  isShapeRefusal,
  type SlackOutcome,
} from './outcomes.ts';

/** An error code that is not in the table: Slack refused, and the call is retried. */
const unknownOutcome = { done: 'no', follows: 'again' } as const;

/** A longer `Retry-After` is cut to this. */
const MAX_WAIT_S = 600;

/** For a rate limit without `Retry-After`. */
export const DEFAULT_WAIT_S = 10;

/** Slack's error code for a failed call. Undefined if Slack did not respond with one. */
export function getSlackErrorCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const code: unknown = error.data.error;
  // If the body is not JSON, the client puts all of it there, possibly a whole page.
  return typeof code === 'string' && /^[a-z][a-z0-9_]{1,80}$/i.test(code) ? code : undefined;
}

/** Classifies anything that a Web API call threw, by the table of outcomes. A rate limit is a `RetryLaterError`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = getSlackErrorCode(error) ?? getTransportCode(error);
  const outcome = findSlackOutcome(code);
  if (outcome?.follows === 'wait') {
    const options = { code: outcome.code, cause: error };
    return new RetryLaterError(getRetryAfterMs(error), options);
  }
  const { done } = outcome ?? unknownOutcome;
  const problem = outcome && toProblem(outcome);
  const isFinal =
    FINAL_SLACK_CODES.has(code) ||
    outcome?.follows === 'token' ||
    (outcome !== undefined && isShapeRefusal(outcome));
  return new AppError(problem?.code ?? code, {
    retry: isFinal ? 'never' : 'later',
    answered: done === 'no',
    problem,
    cause: error,
  });
}

/** Whether Slack refused a call, but not for good: the code is unknown or temporary. */
export function isTemporaryRefusal(error: unknown): boolean {
  const code = getSlackErrorCode(error);
  if (code === undefined) return false;
  const { done, follows } = findSlackOutcome(code) ?? unknownOutcome;
  return done === 'no' && follows === 'again';
}

/** For a thread reply that Slack posted in the channel instead, because its thread's post was deleted. */
export function createMisplacedPostError(at: ThreadRef): MisplacedPostError {
  const outcome = findSlackOutcome('message_not_found');
  const problem = outcome && toProblem(outcome);
  return new MisplacedPostError(at, { problem });
}

function toProblem({ code, text }: SlackOutcome): Problem | undefined {
  return text && { code, ...text };
}

/** The `Retry-After` of a rate limit. */
function getRetryAfterMs(error: unknown): number {
  const retryAfter =
    error instanceof WebAPIRateLimitedError
      ? error.retryAfter
      : error instanceof WebAPIPlatformError && error.data.response_metadata?.retryAfter;
  const seconds = typeof retryAfter === 'number' ? retryAfter : DEFAULT_WAIT_S;
  return Math.min(Math.max(seconds, 1), MAX_WAIT_S) * 1000;
}

/** The table's code for a call that got no error code from Slack. */
function getTransportCode(error: unknown): string {
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof WebAPIHTTPError) return `slack_http_${error.statusCode}`;
  if (error instanceof WebAPIPlatformError) return 'slack_unreadable';
  if (hasCause(error, isTimeout)) return 'slack_timeout';
  if (error instanceof WebAPIRequestError) {
    if (hasCause(error, (cause) => UNREACHED.has(getSystemErrorCode(cause) ?? '')))
      return 'slack_unreached';
    if (hasCause(error, (cause) => isCertificateErrorCode(getSystemErrorCode(cause))))
      return 'slack_untrusted';
  }
  return 'slack_lost';
}

/** Connection errors: no byte of the call was sent. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Slack may still carry out the call. */
function isTimeout({ name }: Error): boolean {
  return name === 'TimeoutError' || name === 'AbortError';
}

function hasCause(error: unknown, isMatch: (cause: Error) => boolean): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (isMatch(cause)) return true;
    cause = 'original' in cause ? cause.original : cause.cause;
  }
  return false;
}
