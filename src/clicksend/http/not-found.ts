import { type HttpResponse, parseEnvelope } from './response.ts';

/** Statuses of an endpoint that is not there: ClickSend's newest specification lacks five of MMS's nine. */
export function isNotFoundStatus(status: number): boolean {
  return status === 404 || status === 405 || status === 410;
}

/**
 * What a 404, 405 or 410 says is not there: the endpoint, or the message, list or rule that was
 * asked for. ClickSend uses the code NOT_FOUND for all of it, even with 405, so the words decide:
 * "Receipt record not found." was observed of a message, "Resource not found" stands in the
 * documentation for an address. `either` where they tell nothing ("Not Found").
 */
export function classifyNotFound(answer: HttpResponse): 'endpoint' | 'thing' | 'either' {
  const said = parseEnvelope(answer);
  if (answer.status !== 404 || !said || /METHOD/.test(said.code)) return 'endpoint';
  if (/\b(route|page|endpoint|method|ur[il]|path)\b/i.test(said.message)) return 'endpoint';
  if (/\b(record|receipt|message|mms)s?\b/i.test(said.message)) return 'thing';
  return /\bresource\b/i.test(said.message) ? 'endpoint' : 'either';
}
