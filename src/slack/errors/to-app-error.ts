import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { AppError, RetryLaterError } from '../../core/errors.ts';
import { MisplacedPostError } from '../../core/ports/misplaced-post-error.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import type { Problem } from '../../domain/problem.ts';
import {
  FINAL_SLACK_CODES,
  findSlackOutcome,
  isShapeRefusal,
  type SlackOutcome,
} from './outcomes.ts';

/** What nobody has heard of in Slack's answers so far: tried again, and a no all the same. */
const unheardOf = { done: 'no', follows: 'again' } as const;

/** Nobody is kept waiting longer than this by a header. */
const LONGEST_WAIT_S = 600;

/** Where Slack says "too often" and not for how long. */
export const DEFAULT_WAIT_S = 10;

/** Slack's error code of a failed call; undefined when Slack did not answer with one. */
export function getSlackErrorCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const said: unknown = error.data.error;
  // Where the body is no JSON the client puts all of it there: a whole page, perhaps.
  return typeof said === 'string' && /^[a-z][a-z0-9_]{1,80}$/i.test(said) ? said : undefined;
}

/** Classifies whatever a Web API call threw, by the table of outcomes. A rate limit is a `RetryLaterError`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = getSlackErrorCode(error) ?? codeOfTheWay(error);
  const outcome = findSlackOutcome(code);
  if (outcome?.follows === 'wait') {
    const options = { code: outcome.code, cause: error };
    return new RetryLaterError(askedToWaitMs(error), options);
  }
  const { done } = outcome ?? unheardOf;
  const problem = outcome && problemOf(outcome);
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

/** Slack itself said no, and not that it never will do it: the word is unknown, or names something that passes. */
export function isVagueRefusal(error: unknown): boolean {
  const code = getSlackErrorCode(error);
  if (code === undefined) return false;
  const { done, follows } = findSlackOutcome(code) ?? unheardOf;
  return done === 'no' && follows === 'again';
}

/** A reply that Slack put at the root of the channel: the post that it belongs under was deleted. */
export function createMisplacedPostError(at: ThreadRef): MisplacedPostError {
  const outcome = findSlackOutcome('message_not_found');
  const problem = outcome && problemOf(outcome);
  return new MisplacedPostError(at, problem ? { problem } : {});
}

function problemOf({ code, what, todo = '' }: SlackOutcome): Problem | undefined {
  return what === undefined ? undefined : { code, what, todo };
}

/** How long a rate limit asks to wait (ms). */
function askedToWaitMs(error: unknown): number {
  const said =
    error instanceof WebAPIRateLimitedError
      ? error.retryAfter
      : error instanceof WebAPIPlatformError && error.data.response_metadata?.retryAfter;
  const seconds = typeof said === 'number' ? said : DEFAULT_WAIT_S;
  return Math.min(Math.max(seconds, 1), LONGEST_WAIT_S) * 1000;
}

/** What happened on the way there or back, in a word of the table's. */
function codeOfTheWay(error: unknown): string {
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof WebAPIHTTPError) return `slack_http_${error.statusCode}`;
  if (error instanceof WebAPIPlatformError) return 'slack_unreadable';
  if (hasCause(error, isTimeout)) return 'slack_timeout';
  if (error instanceof WebAPIRequestError) {
    if (hasCause(error, (cause) => UNREACHED.has(codeOf(cause)))) return 'slack_unreached';
    if (hasCause(error, isUntrusted)) return 'slack_untrusted';
  }
  return 'slack_lost';
}

/** Errors of making a connection: not a byte of the call has left. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** OpenSSL's words for what is wrong with a certificate; they come before anything is sent. */
function isUntrusted(cause: Error): boolean {
  const code = codeOf(cause);
  return /CERT|^UNABLE_TO_|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code);
}

function codeOf(cause: Error): string {
  return 'code' in cause ? String(cause.code) : '';
}

/** The call may still be under way at Slack. */
function isTimeout({ name }: Error): boolean {
  return name === 'TimeoutError' || name === 'AbortError';
}

function hasCause(error: unknown, is: (cause: Error) => boolean): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (is(cause)) return true;
    cause = 'original' in cause ? cause.original : cause.cause;
  }
  return false;
}
