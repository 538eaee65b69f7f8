import type { OutgoingMessage, SubmitOutcome } from '../../core/ports/clicksend-messages.ts';
import { explainCallRefusal } from '../codes/explain-refusal.ts';
import {
  type CallFailure,
  callFailures,
  explainBlockedCall,
  isServerFault,
} from '../http/call-failures.ts';
import { isCertificateError } from '../http/certificate-error.ts';
import type { Envelope } from '../http/envelope.ts';
import type { HttpExchange } from '../http/http-client.ts';
import { type HttpResponse, parseEnvelope } from '../http/response.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { buildMessageOutcomes, matchSentRows, parseSentRows } from './sent-rows.ts';

/** What a send's exchange proves. When it proves nothing the outcome is `unknown`: the money may be spent. */
export function parseSendOutcome(
  exchange: HttpExchange,
  messages: readonly OutgoingMessage[],
  now: number,
): { readonly outcome: SubmitOutcome; readonly unread: number } {
  if (exchange.kind === 'held')
    return { outcome: after(explainBlockedCall(exchange), exchange.waitMs), unread: 0 };
  if (exchange.kind === 'unreached') {
    const trouble = isCertificateError(exchange.cause)
      ? callFailures.untrusted
      : callFailures.unreachable;
    return { outcome: after(trouble), unread: 0 };
  }
  if (exchange.kind === 'lost') return { outcome: after(callFailures.noAnswer), unread: 0 };

  const said = parseEnvelope(exchange);
  const { rows, currency, unread } = parseSentRows(said?.data);
  const matched = matchSentRows(rows, messages);
  const outcomes = buildMessageOutcomes(matched, messages);
  const answered: SubmitOutcome = {
    kind: 'answered',
    messages: outcomes,
    currency: currency || undefined,
  };
  const isTaken = outcomes.some(({ kind }) => kind === 'accepted');
  // "http_code doesn't reflect the status of each message": rows count more than the status.
  if (speaksOfRows(exchange, rows.length + unread, isTaken || mayBeTaken(rows))) {
    return { outcome: answered, unread };
  }
  return { outcome: byStatus(exchange, said, now) ?? answered, unread };
}

/** On a yes any row counts. On a no only one that says that something was taken after all. */
function speaksOfRows(answer: HttpResponse, rows: number, isTaken: boolean): boolean {
  if (answer.status < 300) return rows > 0;
  return answer.status >= 400 && !isServerFault(answer.status) && isTaken;
}

/** A SUCCESS that could not be matched, or lacks its id: no refusal of everything. */
function mayBeTaken(rows: readonly { readonly status: string }[]): boolean {
  return rows.some(({ status }) => status.toUpperCase() === 'SUCCESS');
}

/** The whole call's outcome when no message is spoken of; undefined for a plain SUCCESS. */
function byStatus(
  answer: HttpResponse,
  said: Envelope | undefined,
  now: number,
): SubmitOutcome | undefined {
  const { status } = answer;
  if (status === 429 || (status < 300 && isBusy(said))) {
    return after(callFailures.busy, parseRetryAfter(answer.retryAfter, now));
  }
  if (isServerFault(status)) return after(callFailures.broken);
  if (status >= 400) return refused(answer, said);
  if (status >= 300) return movedAway(answer);
  if (!said) return after(callFailures.unreadable);
  if (said.code === 'SUCCESS' || said.code === '') return undefined;
  return isTheirs(said) ? after(callFailures.broken) : refused(answer, said);
}

function isBusy(said: Envelope | undefined): boolean {
  return said?.httpCode === 429 || said?.code.endsWith('TOO_MANY_REQUESTS') === true;
}

/** ClickSend's own fault in an envelope that came with status 200. */
function isTheirs(said: Envelope): boolean {
  const codes = ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR', 'SOMETHING_IS_WRONG'];
  return (said.httpCode ?? 0) >= 500 || codes.includes(said.code);
}

/** 301, 307 and 308 say "order it there instead"; the others may follow upon an order that was taken. */
function movedAway(answer: HttpResponse): SubmitOutcome {
  if (![301, 307, 308].includes(answer.status)) return after(callFailures.unreadable);
  return {
    kind: 'refused',
    problem: explainCallRefusal({ code: 'NOT_FOUND', message: '', httpStatus: 404 }),
  };
}

function refused(answer: HttpResponse, said: Envelope | undefined): SubmitOutcome {
  const problem = explainCallRefusal({
    code: said?.code ?? '',
    message: said?.message ?? '',
    httpStatus: answer.status < 300 ? (said?.httpCode ?? answer.status) : answer.status,
  });
  return { kind: 'refused', problem };
}

/** What the table says of an order that met this. */
function after({ order, code, what, todo }: CallFailure, retryAfterMs?: number): SubmitOutcome {
  const problem = { code, what, todo };
  if (order === 'unknown') return { kind: 'unknown', problem };
  return { kind: 'notTaken', problem, retryAfterMs };
}
