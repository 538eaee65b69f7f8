import type { OutgoingMessage, SubmitOutcome } from '../../core/ports/clicksend.ts';
import { explainCallRefusal } from '../codes/explain-refusal.ts';
import type { EndpointContext } from '../http/call.ts';
import {
  type CallFailure,
  callFailures,
  chooseProduct,
  explainBlockedCall,
  formatCallName,
} from '../http/call-failures.ts';
import { isCertificateError, isServerFault, parseRetryAfter } from '../http/classify-response.ts';
import type { HttpExchange, HttpResponse } from '../http/http-client.ts';
import {
  type Envelope,
  isBusyEnvelope,
  isServerFaultEnvelope,
  parseEnvelope,
} from '../http/response.ts';
import { buildMessageOutcomes, hasSuccessRow, parseSentRows } from './sent-rows.ts';

/**
 * `POST /mms/send`, or `/sms/send` without a picture: submits a batch of messages. ClickSend has no
 * idempotency key, so this makes exactly one request. Never throws: it returns the outcome, including that
 * no response came.
 */
export async function submitBatch(
  { http, clock, metrics, timeoutMs }: EndpointContext,
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
): Promise<SubmitOutcome> {
  if (messages.length === 0) return { kind: 'answered', messages: [] };
  const product = chooseProduct(mediaUrl);
  const exchange = await http.exchange({
    name: formatCallName('send', product),
    method: 'POST',
    path: `/${product}/send`,
    body: buildSendBody(mediaUrl, messages),
    timeoutMs,
  });
  const { outcome, unread } = parseSendOutcome(exchange, messages, clock.now());
  if (unread > 0) metrics.count('messages', { outcome: 'unreadable' }, unread);
  return outcome;
}

/** The body of a send or a price request: one picture for all messages. An SMS has no subject. */
export function buildSendBody(mediaUrl: string | undefined, messages: readonly OutgoingMessage[]) {
  const isMms = mediaUrl !== undefined;
  return {
    media_file: mediaUrl,
    messages: messages.map((message) => ({
      to: message.to,
      // Blank means the account's own number: "either leave blank or use a ClickSend number" (MMS docs).
      from: message.from ?? '',
      subject: isMms ? message.subject : undefined,
      body: message.body,
      custom_string: message.reference,
      source: 'slack-mms',
      schedule: checkSchedule(message.schedule),
    })),
  };
}

/** Read as Unix seconds, this is the year 5138; read as milliseconds, 1973. */
const MIN_MILLISECONDS = 1e11;

/**
 * ClickSend was observed to accept milliseconds with SUCCESS, which schedules a message for the year
 * 50,000. A time that is not in whole seconds is therefore a bug in this app: throws a RangeError, and
 * nothing is sent.
 */
function checkSchedule(schedule: number | undefined): number | undefined {
  if (schedule === undefined) return undefined;
  if (!Number.isInteger(schedule) || schedule <= 0 || schedule >= MIN_MILLISECONDS) {
    throw new RangeError(`a schedule is in Unix seconds, not ${schedule}`);
  }
  return schedule;
}

/**
 * What a send's HTTP exchange proves. If it proves nothing, the outcome is `unknown`, because the money may
 * be spent.
 */
export function parseSendOutcome(
  exchange: HttpExchange,
  messages: readonly OutgoingMessage[],
  now: number,
): {
  readonly outcome: SubmitOutcome;
  /** How many rows of the response were unreadable. */
  readonly unread: number;
} {
  switch (exchange.kind) {
    case 'blocked':
      return { outcome: fail(explainBlockedCall(exchange), exchange.waitMs), unread: 0 };
    case 'unreached': {
      const { untrusted, unreachable } = callFailures;
      const isUntrusted = isCertificateError(exchange.cause);
      return { outcome: fail(isUntrusted ? untrusted : unreachable), unread: 0 };
    }
    case 'lost':
      return { outcome: fail(callFailures.noAnswer), unread: 0 };
    case 'answered':
      return parseSendResponse(exchange, messages, now);
  }
}

function parseSendResponse(
  response: HttpResponse,
  messages: readonly OutgoingMessage[],
  now: number,
): ReturnType<typeof parseSendOutcome> {
  const envelope = parseEnvelope(response);
  const { rows, currency, unread } = parseSentRows(envelope?.data);
  const outcomes = buildMessageOutcomes(rows, messages);
  const answered: SubmitOutcome = { kind: 'answered', messages: outcomes, currency };
  // "http_code doesn't reflect the status of each message": rows have priority over the status. After a
  // success any row counts; after a refusal only one that says that ClickSend took something after all.
  const { status } = response;
  const isNo = status >= 400 && !isServerFault(status);
  const rowsCount = status < 300 ? rows.length + unread > 0 : isNo && hasSuccessRow(rows);
  if (rowsCount) return { outcome: answered, unread };
  return { outcome: parseCallOutcome(response, envelope, now) ?? answered, unread };
}

/** The outcome of the whole call if the response mentions no message. Undefined for a plain SUCCESS. */
function parseCallOutcome(
  response: HttpResponse,
  envelope: Envelope | undefined,
  now: number,
): SubmitOutcome | undefined {
  const { status } = response;
  if (status === 429 || (status < 300 && isBusyEnvelope(envelope))) {
    return fail(callFailures.busy, parseRetryAfter(response.retryAfter, now));
  }
  if (isServerFault(status)) return fail(callFailures.broken);
  if (status >= 400) return refuse(status, envelope);
  if (status >= 300) return parseRedirect(status);
  if (!envelope) return fail(callFailures.unreadable);
  if (envelope.code === 'SUCCESS' || envelope.code === '') return undefined;
  // Such a generic error does not say whether the batch was taken.
  const isGeneric = envelope.code === 'SOMETHING_IS_WRONG';
  if (isGeneric || isServerFaultEnvelope(envelope)) return fail(callFailures.broken);
  return refuse(envelope.httpCode ?? status, envelope);
}

/**
 * 301, 307 and 308 mean that the request must be made elsewhere. After other redirects the batch may have
 * been taken.
 */
function parseRedirect(status: number): SubmitOutcome {
  return [301, 307, 308].includes(status)
    ? refuse(404, { code: 'NOT_FOUND', message: '' })
    : fail(callFailures.unreadable);
}

function refuse(
  httpStatus: number,
  { code, message }: Pick<Envelope, 'code' | 'message'> = { code: '', message: '' },
): SubmitOutcome {
  return { kind: 'refused', problem: explainCallRefusal({ code, message, httpStatus }) };
}

function fail(failure: CallFailure, retryAfterMs?: number): SubmitOutcome {
  const { submission, code, what, todo } = failure;
  const problem = { code, what, todo };
  if (submission === 'unknown') return { kind: 'unknown', problem };
  return { kind: 'notTaken', problem, retryAfterMs };
}
