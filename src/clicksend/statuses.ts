import type { Problem } from '../domain/problem.ts';
import { theirWords } from './their-words.ts';

type Words = Pick<Problem, 'what' | 'todo'>;

const SETUP = 'Ask the person who looks after this app to check its ClickSend username and API key';
const TELL =
  'Try again; if it stays, tell the person who looks after this app, or ClickSend support';

/**
 * What ClickSend says no with, for a whole call (`response_code`) or for one message (`status`):
 * the application status codes of its documentation, and two that came later.
 */
const statuses: Readonly<Record<string, Words>> = {
  MISSING_CREDENTIALS: { what: 'ClickSend was not told who is sending', todo: SETUP },
  INVALID_CREDENTIALS: { what: 'ClickSend does not know this username and API key', todo: SETUP },
  ACCOUNT_NOT_ACTIVATED: {
    what: 'The ClickSend account is not activated',
    todo: 'Activate it in the ClickSend dashboard, or ask ClickSend support',
  },
  INVALID_RECIPIENT: {
    what: 'ClickSend says that this number cannot get messages',
    todo: 'Check the number, with its country code',
  },
  THROTTLED: {
    what: 'The same message was sent to this number a moment ago, so ClickSend did not send it again',
    todo: 'If it should go out twice, wait a minute and send it again',
  },
  INVALID_SENDER_ID: {
    what: 'ClickSend does not accept the sender of this message',
    todo: 'Choose another sender number in the ClickSend dashboard',
  },
  INSUFFICIENT_CREDIT: {
    what: 'There is not enough credit on the ClickSend account',
    todo: 'Top it up in the ClickSend dashboard, then send again',
  },
  ALREADY_EXISTS: {
    what: 'ClickSend already has this message',
    todo: 'Look it up in the ClickSend dashboard before you send again',
  },
  EMPTY_MESSAGE: { what: 'The message is empty', todo: 'Write a text, then send again' },
  TOO_MANY_RECIPIENTS: {
    what: 'These are more recipients than ClickSend takes at once',
    todo: 'Send to fewer people at a time',
  },
  MISSING_REQUIRED_FIELDS: {
    what: 'ClickSend misses something in this message',
    todo: 'Fill in subject, text and picture, then send again',
  },
  INVALID_SCHEDULE: {
    what: 'ClickSend cannot send at that time',
    todo: 'Choose a time in the future',
  },
  NOT_ENOUGH_PERMISSION_TO_LIST_ID: {
    what: 'This ClickSend user may not send to that list',
    todo: 'Choose another list, or ask the owner of the ClickSend account for access',
  },
  INTERNAL_ERROR: { what: 'ClickSend had a fault of its own', todo: TELL },
  INVALID_LANG: { what: 'ClickSend does not know the language of this message', todo: TELL },
  INVALID_VOICE: { what: 'ClickSend does not know the voice of this message', todo: TELL },
  SUBJECT_REQUIRED: {
    what: 'ClickSend wants a subject',
    todo: 'Write one of up to 20 characters, then send again',
  },
  INVALID_MEDIA_FILE: {
    what: 'ClickSend cannot use this picture',
    todo: 'Try another picture, or save it as a JPEG first',
  },
  SOMETHING_IS_WRONG: { what: 'ClickSend could not send this and did not say why', todo: TELL },
  INVALID_RETURN_ADDRESS: {
    what: 'ClickSend does not accept the return address',
    todo: 'Check it in the ClickSend dashboard',
  },
  // Not in the first documentation: observed on the live API.
  COUNTRY_NOT_ENABLED: {
    what: "The ClickSend account is not set up to send to this number's country",
    todo: 'Enable the country in the ClickSend dashboard, under global sending',
  },
  // Only named in ClickSend's newer list, without a description.
  REGISTRATION_NEEDED: {
    what: "This number's country only takes messages from registered senders",
    todo: 'Register a sender in the ClickSend dashboard, or ask ClickSend support',
  },
  // From here on: words for the HTTP status, which ClickSend uses as `response_code` too.
  BAD_REQUEST: { what: 'ClickSend did not understand what it was sent', todo: TELL },
  UNAUTHORIZED: { what: 'ClickSend does not know this username and API key', todo: SETUP },
  FORBIDDEN: {
    what: 'This ClickSend user is not allowed to do that',
    todo: 'Ask the owner of the ClickSend account to allow MMS for this user',
  },
  NOT_FOUND: {
    what: 'ClickSend has nothing at the address that this app uses',
    todo: "Ask the person who looks after this app to check ClickSend's address in its settings",
  },
  PAYLOAD_TOO_LARGE: {
    what: 'This was more than ClickSend takes at once',
    todo: 'Try a smaller picture or fewer recipients',
  },
};

/** ClickSend's words for the same thing. */
const synonyms: Readonly<Record<string, string>> = {
  METHOD_NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_ALLOWED: 'NOT_FOUND',
  INTERNAL_SERVER_ERROR: 'INTERNAL_ERROR',
};

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
export function statusProblem(status: string): Problem {
  return known(status) ?? asSaid(status, status);
}

/** Why a whole call was refused: the code decides, else the HTTP status. */
export function refusalProblem(refusal: {
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
  return { ...fallback, what: `ClickSend refused this: “${theirWords(refusal.message)}”` };
}

function known(status: string): Problem | undefined {
  const upper = status.trim().toUpperCase();
  const code = Object.hasOwn(synonyms, upper) ? synonyms[upper] : upper;
  if (!code || !Object.hasOwn(statuses, code)) return undefined;
  const words = statuses[code];
  return words && { code, ...words };
}

function isHttpWord(code: string): boolean {
  return Object.values(httpStatuses).includes(code) && code !== 'INSUFFICIENT_CREDIT';
}

function asSaid(status: string, said: string): Problem {
  const code = status.trim().toUpperCase();
  return {
    code: /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN_STATUS',
    what: `ClickSend refused this: “${theirWords(said) || 'no reason given'}”`,
    todo: 'Ask ClickSend support what it means',
  };
}

/** The documented statuses, for tests and for people who look for them. */
export const documentedStatuses: readonly string[] = Object.keys(statuses);
