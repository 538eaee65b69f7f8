import type { WordedProblem } from '../../domain/problem.ts';
import type { CodeRow, PartialRow } from './code-row.ts';
import { sanitizeClickSendText } from './sanitize-clicksend-text.ts';
import { sendStatuses } from './send-statuses.ts';

const rows: readonly PartialRow<'state' | 'canRetry'>[] = [
  {
    code: 'BAD_REQUEST',
    what: 'ClickSend didn’t understand this request',
    todo: 'Try again. If it keeps happening, tell your admin or ClickSend support',
  },
  {
    code: 'UNAUTHORIZED',
    what: 'ClickSend doesn’t accept the app’s username and API key',
    todo: 'Ask your admin to check the app’s ClickSend username and API key',
    canRetry: true,
  },
  {
    code: 'FORBIDDEN',
    what: 'The app’s ClickSend user isn’t allowed to do this',
    todo: 'Ask the owner of the ClickSend account to allow MMS for this user',
    canRetry: true,
  },
  {
    code: 'NOT_FOUND',
    what: 'The app’s address for ClickSend is wrong',
    todo: 'Ask your admin to check the app’s settings for ClickSend',
    canRetry: true,
  },
  {
    // Not in ClickSend's table: HTTP's own status for a body that is too large.
    code: 'PAYLOAD_TOO_LARGE',
    what: 'This is too much for ClickSend at once',
    todo: 'Try a smaller picture or fewer people',
  },
];

/** HTTP statuses, which ClickSend also uses as `response_code`: "Status Codes" in its API description. */
export const responseCodes: readonly CodeRow[] = rows.map((row) => ({
  state: 'refused',
  canRetry: false,
  ...row,
}));

/**
 * The codes with which ClickSend refuses a whole call (`response_code`) or one message (`status`). They are
 * final: nothing was sent, and only a person can send it again. Any other refusal with an HTTP status of
 * 400 to 499 is final too, except 408 and 429.
 */
export const finalClickSendCodes: ReadonlyMap<string, CodeRow> = new Map(
  [...sendStatuses, ...responseCodes]
    .filter(({ state }) => state === 'refused')
    .map((row) => [row.code, row]),
);

/** Codes that mean the same as another. */
const SYNONYMS = new Map([
  ['METHOD_NOT_FOUND', 'NOT_FOUND'],
  ['METHOD_NOT_ALLOWED', 'NOT_FOUND'],
  ['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR'],
]);

const CODES_BY_HTTP_STATUS: Readonly<Record<number, string>> = {
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

/** Why ClickSend refused one message. An undocumented status is shown as ClickSend wrote it. */
export function explainMessageRefusal(status: string): WordedProblem {
  return findProblem(status) ?? quoteRefusal(status, status);
}

/** Why ClickSend refused a whole call: by the code, or else by the HTTP status. */
export function explainCallRefusal(refusal: {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
}): WordedProblem {
  const byCode = findProblem(refusal.code);
  if (byCode && !isHttpCode(byCode.code)) return byCode;
  const byHttp = byCode ?? findProblem(CODES_BY_HTTP_STATUS[refusal.httpStatus] ?? '');
  // An undocumented ClickSend code is more informative than "400".
  if (!byCode && /[A-Z]/.test(refusal.code)) {
    return quoteRefusal(refusal.code, refusal.message || refusal.code);
  }
  const fallback =
    byHttp ?? quoteRefusal(`HTTP_${refusal.httpStatus}`, `HTTP ${refusal.httpStatus}`);
  // "Bad request" alone does not help, so add what ClickSend wrote.
  if (fallback.code !== 'BAD_REQUEST' || !refusal.message) return fallback;
  return {
    ...fallback,
    what: `ClickSend refused this: “${sanitizeClickSendText(refusal.message)}”`,
  };
}

function findProblem(status: string): WordedProblem | undefined {
  const upper = status.trim().toUpperCase();
  const row = finalClickSendCodes.get(SYNONYMS.get(upper) ?? upper);
  return row && { code: row.code, what: row.what, todo: row.todo, canRetry: row.canRetry };
}

function isHttpCode(code: string): boolean {
  return Object.values(CODES_BY_HTTP_STATUS).includes(code) && code !== 'INSUFFICIENT_CREDIT';
}

function quoteRefusal(status: string, text: string): WordedProblem {
  const code = status.trim().toUpperCase();
  return {
    code: /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN_STATUS',
    what: `ClickSend refused this: “${sanitizeClickSendText(text) || 'no reason given'}”`,
    todo: 'Ask ClickSend support what it means',
  };
}
