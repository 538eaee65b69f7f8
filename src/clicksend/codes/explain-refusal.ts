import type { Problem } from '../../domain/problem.ts';
import { finalClickSendCodes } from './final-codes.ts';
import { sanitizeClickSendText } from './sanitize-clicksend-text.ts';

/** ClickSend's words for the same thing. */
const synonyms = new Map([
  ['METHOD_NOT_FOUND', 'NOT_FOUND'],
  ['METHOD_NOT_ALLOWED', 'NOT_FOUND'],
  ['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR'],
]);

const httpStatuses: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'INSUFFICIENT_CREDIT',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'BAD_REQUEST',
  422: 'BAD_REQUEST',
};

/** Why one message was refused. A status that nobody documented is shown as ClickSend said it. */
export function explainMessageRefusal(status: string): Problem {
  return known(status) ?? asSaid(status, status);
}

/** Why a whole call was refused: the code decides, else the HTTP status. */
export function explainCallRefusal(refusal: {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
}): Problem {
  const byCode = known(refusal.code);
  if (byCode && !isHttpWord(byCode.code)) return byCode;
  const byHttp = byCode ?? known(httpStatuses[refusal.httpStatus] ?? '');
  // An own word of ClickSend's that nobody documented says more than "400".
  if (!byCode && /[A-Z]/.test(refusal.code)) {
    return asSaid(refusal.code, refusal.message || refusal.code);
  }
  const fallback = byHttp ?? asSaid(`HTTP_${refusal.httpStatus}`, `HTTP ${refusal.httpStatus}`);
  // "Bad request" alone helps nobody: add what ClickSend wrote.
  if (fallback.code !== 'BAD_REQUEST' || !refusal.message) return fallback;
  return {
    ...fallback,
    what: `ClickSend refused this: “${sanitizeClickSendText(refusal.message)}”`,
  };
}

function known(status: string): Problem | undefined {
  const upper = status.trim().toUpperCase();
  const row = finalClickSendCodes.get(synonyms.get(upper) ?? upper);
  return row && { code: row.code, what: row.what, todo: row.todo, canRetry: row.canRetry };
}

function isHttpWord(code: string): boolean {
  return Object.values(httpStatuses).includes(code) && code !== 'INSUFFICIENT_CREDIT';
}

function asSaid(status: string, said: string): Problem {
  const code = status.trim().toUpperCase();
  return {
    code: /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN_STATUS',
    what: `ClickSend refused this: “${sanitizeClickSendText(said) || 'no reason given'}”`,
    todo: 'Ask ClickSend support what it means',
  };
}
