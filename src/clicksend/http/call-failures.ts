import { AppError } from '../../core/errors.ts';
import type { Problem } from '../../domain/problem.ts';
import { isCertificateError } from './certificate-error.ts';
import type { BlockedCall, HttpExchange } from './http-client.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What keeps a call from being answered with a yes or a no. */
export interface CallFailure extends Problem {
  /** How it shows. */
  readonly when: string;
  /**
   * What it says of an order. `notTaken`: it did not reach them or they put it off, so it is tried again.
   * `unknown`: the money may be spent, so it is looked up in the history and never made twice unasked.
   */
  readonly order: 'notTaken' | 'unknown';
}

const CHECK = 'Check what became of it before doing it again';

/**
 * All of it, in one place; `docs/outcomes.md` says the same, and a test holds the two together. None of
 * these is final: what may be done twice is done again after a pause. What is final is a no of
 * ClickSend's: `finalCodes`.
 */
export const callFailures = {
  unreachable: {
    code: 'clicksend_unreachable',
    when: 'no connection: refused, no such host, no route, none in time',
    order: 'notTaken',
    what: 'ClickSend could not be reached',
    todo: 'Try again in a few minutes',
  },
  untrusted: {
    code: 'clicksend_untrusted',
    when: 'TLS: a certificate that is not trusted, too old, or of another host',
    order: 'notTaken',
    what: 'What answered in ClickSend’s place could not prove that it is ClickSend',
    todo: 'Ask the person who looks after this app to check its network and its clock',
  },
  busy: {
    code: 'clicksend_busy',
    when: 'HTTP 429, or a code that ends in TOO_MANY_REQUESTS; and until its Retry-After is over',
    order: 'notTaken',
    what: 'ClickSend is getting too many requests and asked to wait',
    todo: 'Try again in a minute',
  },
  ownLimit: {
    code: 'clicksend_own_limit',
    when: 'not asked: this app asks for the account 18 times a minute at most, as ClickSend allows 20',
    order: 'notTaken',
    what: 'I asked ClickSend for the account too often just now',
    todo: 'Try again in a minute',
  },
  storeAway: {
    code: 'store_away',
    when: 'not asked: the store does not answer, which holds the limits of all replicas',
    order: 'notTaken',
    what: 'My own store does not answer, so I could not ask ClickSend',
    todo: 'Try again in a minute; if it stays so, tell the person who looks after this app',
  },
  noAnswer: {
    code: 'clicksend_no_answer',
    when: 'a connection, and no status in time, or it was cut before one',
    order: 'unknown',
    what: 'ClickSend did not answer',
    todo: CHECK,
  },
  broken: {
    code: 'clicksend_failed',
    when: 'HTTP 500 to 599 or 408, or a code of an internal error',
    order: 'unknown',
    what: 'ClickSend had a fault of its own',
    todo: CHECK,
  },
  unreadable: {
    code: 'clicksend_unreadable',
    when: 'a yes with a page of HTML, half an answer, one that drips in too slowly, or other fields than documented',
    order: 'unknown',
    what: 'ClickSend answered something that could not be read',
    todo: CHECK,
  },
} as const satisfies Readonly<Record<string, CallFailure>>;

/** For calls that may be done again: what hindered an exchange, undefined when it was answered readably. */
export function findCallError(exchange: HttpExchange, now: number): AppError | undefined {
  const { unreachable, untrusted, busy, noAnswer, broken, unreadable } = callFailures;
  switch (exchange.kind) {
    case 'held':
      return later(explainBlockedCall(exchange), { answered: true, retryAfterMs: exchange.waitMs });
    case 'unreached': {
      const { cause } = exchange;
      return later(isCertificateError(cause) ? untrusted : unreachable, { cause });
    }
    case 'lost':
      return later(noAnswer, { cause: exchange.cause });
    case 'answered':
      break;
  }
  const { status, retryAfter, unread } = exchange;
  if (status === 429) {
    return later(busy, { answered: true, retryAfterMs: parseRetryAfter(retryAfter, now) });
  }
  if (isServerFault(status)) return later(broken, { why: `HTTP ${status}` });
  if (status < 300 && unread) return later(unreadable, { why: unread });
  return undefined;
}

/** Why a call was not made. What is no word of ClickSend's is not told as one. */
export function explainBlockedCall({ reason }: BlockedCall): CallFailure {
  if (reason === 'asked to wait') return callFailures.busy;
  return reason === 'own limit' ? callFailures.ownLimit : callFailures.storeAway;
}

/** Statuses that say nothing about whether the order was carried out. */
export function isServerFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** An answer whose shape is not the documented one; `expected` says where and what, never values. */
export function createUnreadableError(expected: string): AppError {
  return later(callFailures.unreadable, { why: expected });
}

function later(
  { code, what }: CallFailure,
  { why, ...options }: { answered?: boolean; cause?: unknown; retryAfterMs?: number; why?: string },
): AppError {
  const message = why ? `${what}: ${why}` : what;
  // Here doing it again is harmless, so the advice of the ambiguous cases does not apply.
  const problem = { code, what, todo: 'Try again in a few minutes' };
  return new AppError(code, { retry: 'later', problem, message, ...options });
}
