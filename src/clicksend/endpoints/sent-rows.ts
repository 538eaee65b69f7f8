import { z } from 'zod';
import type { MessageOutcome, OutgoingMessage } from '../../core/ports/clicksend.ts';
import { groupByKey } from '../../domain/group-by-key.ts';
import { parseStateWord } from '../codes/delivery-fact.ts';
import { explainMessageRefusal } from '../codes/explain-refusal.ts';
import {
  currencySchema,
  extractDigits,
  messageIdSchema,
  priceSchema,
  rowsSchema,
  textSchema,
} from '../http/fields.ts';
import { parseEach } from '../http/response.ts';

/* The rows of a response to `POST /mms/send`, `/sms/send`, `/mms/price` and `/sms/price`. */

const sendDataSchema = z
  .object({ messages: rowsSchema.catch([]), _currency: currencySchema })
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
  .transform(
    ({ custom_string: reference, message_id: messageId, message_price: price, ...row }) => ({
      ...row,
      reference,
      messageId,
      price,
    }),
  );
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
export function hasSuccessRow(rows: readonly SentRow[]): boolean {
  return rows.some(({ status }) => isSuccess(status));
}

/**
 * The outcome of each message according to the rows. If they contradict each other, the row that says that
 * money was spent wins.
 */
export function buildMessageOutcomes(
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
