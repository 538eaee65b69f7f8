import { AppError } from '../../core/errors.ts';
import type { WordedProblem } from '../../domain/problem.ts';
import type { Product } from '../../domain/send.ts';
import { isCertificateError, isServerFault, parseRetryAfter } from './classify-response.ts';
import type { BlockedCall, HttpExchange, HttpResponse } from './http-client.ts';

/** A reason why a call got neither an acceptance nor a refusal. */
export interface CallFailure extends WordedProblem {
  /** How the failure appears. */
  readonly when: string;
  /**
   * What it means for a batch. `notTaken`: the batch did not reach ClickSend, or ClickSend postponed it, so
   * the app submits it again. `unknown`: the money may be spent, so the app looks for the messages in the
   * history and submits nothing again unless a person asks for it.
   */
  readonly submission: 'notTaken' | 'unknown';
}

const CHECK = 'Check whether it arrived before you send it again';

/**
 * All of them, as in `docs/outcomes.md`; a test compares the two. None is final: a repeatable call is
 * retried after a pause. Only a refusal by ClickSend is final: `finalClickSendCodes`.
 */
export const callFailures = {
  unreachable: {
    code: 'clicksend_unreachable',
    when: 'no connection: refused, no such host, no route, none in time',
    submission: 'notTaken',
    what: 'I couldn’t reach ClickSend',
    todo: 'Try again in a few minutes',
  },
  untrusted: {
    code: 'clicksend_untrusted',
    when: 'TLS: a certificate that is not trusted, too old, or of another host',
    submission: 'notTaken',
    what: 'I couldn’t verify that the answer came from ClickSend',
    todo: 'Ask your admin to check the app’s network and clock',
  },
  busy: {
    code: 'clicksend_busy',
    when: 'HTTP 429, or a code that ends in TOO_MANY_REQUESTS; and until its Retry-After is over',
    submission: 'notTaken',
    what: 'ClickSend is getting too many requests and asked me to wait',
    todo: 'Try again in a minute',
  },
  ownLimit: {
    code: 'clicksend_own_limit',
    when: 'not asked: this app asks for the account 18 times a minute at most, as ClickSend allows 20',
    submission: 'notTaken',
    what: 'I asked ClickSend about the account too often',
    todo: 'Try again in a minute',
  },
  storeAway: {
    code: 'store_away',
    when: 'not asked: the store does not answer, which holds the limits of all replicas',
    submission: 'notTaken',
    what: 'I can’t reach my own data, so I didn’t ask ClickSend',
    todo: 'Try again in a minute. If it keeps happening, tell your admin',
  },
  noAnswer: {
    code: 'clicksend_no_answer',
    when: 'a connection, and no status in time, or it was cut before one',
    submission: 'unknown',
    what: 'ClickSend didn’t answer',
    todo: CHECK,
  },
  broken: {
    code: 'clicksend_failed',
    when: 'HTTP 500 to 599 or 408, or a code of an internal error',
    submission: 'unknown',
    what: 'Something went wrong at ClickSend',
    todo: CHECK,
  },
  unreadable: {
    code: 'clicksend_unreadable',
    when: 'a yes with a page of HTML, half an answer, one that drips in too slowly, or other fields than documented',
    submission: 'unknown',
    what: 'I couldn’t read what ClickSend answered',
    todo: CHECK,
  },
} as const satisfies Readonly<Record<string, CallFailure>>;

/** The response of a repeatable call. Throws an AppError that says `later` if no readable response came. */
export function requireResponse(exchange: HttpExchange, now: number): HttpResponse {
  const { unreachable, untrusted, noAnswer, broken, unreadable } = callFailures;
  switch (exchange.kind) {
    case 'blocked':
      throw retryLaterError(explainBlockedCall(exchange), {
        answered: true,
        retryAfterMs: exchange.waitMs,
      });
    case 'unreached': {
      const { cause } = exchange;
      throw retryLaterError(isCertificateError(cause) ? untrusted : unreachable, { cause });
    }
    case 'lost':
      throw retryLaterError(noAnswer, { cause: exchange.cause });
    case 'answered':
      break;
  }
  const { status, retryAfter, unread } = exchange;
  if (status === 429) throw createBusyError(retryAfter, now);
  if (isServerFault(status)) throw retryLaterError(broken, { why: `HTTP ${status}` });
  if (status < 300 && unread) throw retryLaterError(unreadable, { why: unread });
  return exchange;
}

/** Why a call was not made. It must not sound as if it came from ClickSend. */
export function explainBlockedCall({ reason }: BlockedCall): CallFailure {
  if (reason === 'asked to wait') return callFailures.busy;
  return reason === 'own limit' ? callFailures.ownLimit : callFailures.storeAway;
}

/** A response in an undocumented format. `expected` says which field and what was expected, never the values. */
export function createUnreadableError(expected: string): AppError {
  return retryLaterError(callFailures.unreadable, { why: expected });
}

/** ClickSend asks the app to wait. `retryAfter`: the header. */
export function createBusyError(retryAfter: string | undefined, now: number): AppError {
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  return retryLaterError(callFailures.busy, { answered: true, retryAfterMs });
}

/** A ClickSend server error in an envelope with status 200. */
export function createServerFaultError(): AppError {
  return retryLaterError(callFailures.broken, {});
}

function retryLaterError(
  { code, what }: CallFailure,
  { why, ...options }: { answered?: boolean; cause?: unknown; retryAfterMs?: number; why?: string },
): AppError {
  const message = why ? `${what}: ${why}` : what;
  // Repeating a repeatable call does no harm, so the advice for ambiguous cases does not apply.
  const problem = { code, what, todo: 'Try again in a few minutes' };
  return new AppError(code, { retry: 'later', problem, message, ...options });
}

/** The name, in metrics and limits, of an endpoint that both products have. The MMS endpoint has the plain name. */
export function formatCallName(name: string, product: Product): string {
  return product === 'mms' ? name : `${name}_${product}`;
}

/** Messages without a picture are SMS. */
export function chooseProduct(mediaUrl: string | undefined): Product {
  return mediaUrl === undefined ? 'sms' : 'mms';
}
