import { AppError } from '../app/app-error.ts';
import type { Problem } from '../domain/problem.ts';
import type { Exchange } from './request.ts';
import { retryAfterMs } from './retry-after.ts';

/** No connection was made: the order never left. */
export const unreachable: Problem = {
  code: 'clicksend_unreachable',
  what: 'ClickSend could not be reached',
  todo: 'Try again in a few minutes',
};

/** HTTP 429. */
export const busy: Problem = {
  code: 'clicksend_busy',
  what: 'ClickSend is getting too many requests and asked to wait',
  todo: 'Try again in a minute',
};

/** The order left, and then: silence or a broken connection. */
export const noAnswer: Problem = {
  code: 'clicksend_no_answer',
  what: 'ClickSend did not answer',
  todo: 'Check what became of it before doing it again',
};

/** HTTP 5xx or 408. */
export const broken: Problem = {
  code: 'clicksend_failed',
  what: 'ClickSend had a fault of its own',
  todo: 'Check what became of it before doing it again',
};

/** An answer that is not what ClickSend documents: a page, half a text, other fields. */
export const unreadable: Problem = {
  code: 'clicksend_unreadable',
  what: 'ClickSend answered something that could not be read',
  todo: 'Check what became of it before doing it again',
};

/** For calls that may be done again: what hindered an exchange, undefined when it was answered readably. */
export function hindrance(exchange: Exchange, now: number): AppError | undefined {
  if (exchange.kind === 'unreached') return later(unreachable, { cause: exchange.cause });
  if (exchange.kind === 'lost') return later(noAnswer, { cause: exchange.cause });
  if (exchange.status === 429) {
    return later(busy, {
      answered: true,
      retryAfterMs: retryAfterMs(exchange.retryAfter, now),
    });
  }
  if (isTheirFault(exchange.status)) return later(broken, { why: `HTTP ${exchange.status}` });
  if (exchange.status < 300 && exchange.unread) return later(unreadable, { why: exchange.unread });
  return undefined;
}

/** Statuses that say nothing about whether the order was carried out. */
export function isTheirFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** An answer whose shape is not the documented one; `expected` says where and what, never values. */
export function unreadableAnswer(expected: string): AppError {
  return later(unreadable, { why: expected });
}

function later(
  problem: Problem,
  { why, ...options }: { answered?: boolean; cause?: unknown; retryAfterMs?: number; why?: string },
): AppError {
  const message = why ? `${problem.what}: ${why}` : problem.what;
  // Here doing it again is harmless, so the advice of the ambiguous cases does not apply.
  const shown = { ...problem, todo: 'Try again in a few minutes' };
  return new AppError(problem.code, { retry: 'later', problem: shown, message, ...options });
}
