import { z } from 'zod';
import type { MessageOutcome, OutgoingMessage, SubmitOutcome } from '../../core/ports/clicksend.ts';
import { parseStateWord } from '../codes/delivery-fact.ts';
import { explainCallRefusal, explainMessageRefusal } from '../codes/explain-refusal.ts';
import type { EndpointContext } from '../http/call.ts';
import {
  type CallFailure,
  callFailures,
  chooseProduct,
  explainBlockedCall,
  formatCallName,
} from '../http/call-failures.ts';
import { isCertificateError, isServerFault, parseRetryAfter } from '../http/classify-response.ts';
import {
  currencySchema,
  extractDigits,
  messageIdSchema,
  priceSchema,
  textSchema,
} from '../http/fields.ts';
import type { HttpExchange, HttpResponse } from '../http/http-client.ts';
import { type Envelope, parseEach, parseEnvelope } from '../http/response.ts';

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
  if (status === 429 || (status < 300 && isBusy(envelope))) {
    return fail(callFailures.busy, parseRetryAfter(response.retryAfter, now));
  }
  if (isServerFault(status)) return fail(callFailures.broken);
  if (status >= 400) return refuse(status, envelope);
  if (status >= 300) return parseRedirect(status);
  if (!envelope) return fail(callFailures.unreadable);
  if (envelope.code === 'SUCCESS' || envelope.code === '') return undefined;
  if (hasServerFault(envelope)) return fail(callFailures.broken);
  return refuse(envelope.httpCode ?? status, envelope);
}

function isBusy(envelope: Envelope | undefined): boolean {
  return envelope?.httpCode === 429 || envelope?.code.endsWith('TOO_MANY_REQUESTS') === true;
}

/** A ClickSend server error in an envelope with status 200. */
function hasServerFault({ httpCode = 0, code }: Envelope): boolean {
  const codes = ['INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR', 'SOMETHING_IS_WRONG'];
  return httpCode >= 500 || codes.includes(code);
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

// The rows of a response to `POST /mms/send`, `/sms/send`, `/mms/price` and `/sms/price`.

const sendDataSchema = z
  .object({ messages: z.array(z.unknown()).catch([]), _currency: currencySchema })
  .transform((data) => ({ rows: data.messages, currency: data._currency }));

/** One message of the response. A refused one may lack everything except its status (observed for SMS). */
const sentRowSchema = z
  .object({
    to: textSchema,
    from: textSchema,
    custom_string: textSchema,
    status: textSchema,
    message_id: messageIdSchema.optional().catch(undefined),
    message_price: priceSchema,
  })
  .transform((row) => ({
    to: row.to,
    from: row.from,
    reference: row.custom_string,
    status: row.status,
    messageId: row.message_id,
    price: row.message_price,
  }));
export type SentRow = z.output<typeof sentRowSchema>;

/** The rows of a response's `data`, and how many of them were unreadable. */
export function parseSentRows(data: unknown): {
  readonly rows: readonly SentRow[];
  readonly currency?: string;
  readonly unread: number;
} {
  const { rows: all, currency } = sendDataSchema.safeParse(data).data ?? { rows: [] };
  const { parsed: rows, unread } = parseEach(sentRowSchema, all);
  return { rows, currency, unread: unread.length };
}

/**
 * The rows for each message, in the order of `messages`: the rows with its reference or, among rows without
 * any message's reference, those with its number if no other message has that number. Never by position,
 * because the order of the response is not documented.
 */
export function matchSentRows(
  rows: readonly SentRow[],
  messages: readonly OutgoingMessage[],
): readonly (readonly SentRow[])[] {
  const references = new Set(messages.map(({ reference }) => reference));
  const hasReference = (row: SentRow) => references.has(row.reference);
  const byReference = groupByKey(rows.filter(hasReference), (row) => row.reference);
  const byNumber = groupByKey(
    rows.filter((row) => !hasReference(row)),
    (row) => extractDigits(row.to),
  );
  const messagesByNumber = groupByKey(messages, (message) => extractDigits(message.to));
  return messages.map(({ reference, to }) => {
    const number = extractDigits(to);
    const own = byReference.get(reference);
    if (own) return own;
    return messagesByNumber.get(number)?.length === 1 ? (byNumber.get(number) ?? []) : [];
  });
}

/**
 * Whether a row refuses its message. Words of the history ("Queued") sound like an acceptance, so they are
 * not refusals.
 */
export function isRefusedRow({ status }: SentRow): boolean {
  if (status === '' || isSuccess(status)) return false;
  const state = parseStateWord(status);
  return !state || state === 'failed' || state === 'cancelled';
}

/** Whether any row says that ClickSend took a message, even without identifying the message. */
function hasSuccessRow(rows: readonly SentRow[]): boolean {
  return rows.some(({ status }) => isSuccess(status));
}

/**
 * The outcome of each message according to the rows. If they contradict each other, the row that says that
 * money was spent wins.
 */
function buildMessageOutcomes(
  rows: readonly SentRow[],
  messages: readonly OutgoingMessage[],
): readonly MessageOutcome[] {
  const matched = matchSentRows(rows, messages);
  return messages.map(({ reference }, index) => {
    const outcomes = (matched[index] ?? []).map((row) => buildOutcome(row, reference));
    return (
      outcomes.find(({ kind }) => kind === 'accepted') ??
      outcomes.find(({ kind }) => kind === 'unsure') ??
      outcomes[0] ?? { kind: 'unsure', reference }
    );
  });
}

function buildOutcome(row: SentRow, reference: string): MessageOutcome {
  const { status, messageId, price, from } = row;
  if (isSuccess(status) && messageId) {
    return { kind: 'accepted', reference, messageId, price, from: from || undefined };
  }
  if (isRefusedRow(row)) {
    return { kind: 'refused', reference, problem: explainMessageRefusal(status) };
  }
  // No proof either way. For a SUCCESS without an id no receipt could ever be matched. Because of "unsure",
  // the history is searched for the reference, and it has the id.
  return { kind: 'unsure', reference };
}

function isSuccess(status: string): boolean {
  return status.toUpperCase() === 'SUCCESS';
}

function groupByKey<T>(items: readonly T[], getKey: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(getKey(item));
    if (group) group.push(item);
    else groups.set(getKey(item), [item]);
  }
  return groups;
}
