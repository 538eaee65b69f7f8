import type { MessageOutcome, OutgoingMessage } from '../../core/ports/clicksend-messages.ts';
import type { DeliveryStatus } from '../../domain/delivery-status.ts';
import { parseStateWord } from '../codes/delivery-fact.ts';
import { explainMessageRefusal } from '../codes/explain-refusal.ts';
import { type SentRow, sendDataSchema, sentRowSchema } from '../wire/send.ts';

/** The rows of a send's answer, and how many of them could not be read. */
export function parseSentRows(data: unknown): {
  readonly rows: readonly SentRow[];
  readonly currency?: string;
  readonly unread: number;
} {
  const read = sendDataSchema.safeParse(data);
  if (!read.success) return { rows: [], unread: 0 };
  const rows = read.data.rows.flatMap((row) => sentRowSchema.safeParse(row).data ?? []);
  const { currency } = read.data;
  return { rows, unread: read.data.rows.length - rows.length, currency: currency || undefined };
}

/**
 * Which rows speak of which message (by its place in `messages`): those with its reference; else,
 * of the rows that name no message's reference, those with its number, if it alone has that number.
 * Never by position: the order of the answer is not documented.
 */
export function matchSentRows(
  rows: readonly SentRow[],
  messages: readonly OutgoingMessage[],
): readonly (readonly SentRow[])[] {
  const references = new Set(messages.map(({ reference }) => reference));
  const byReference = group(
    rows.filter((row) => references.has(row.reference)),
    (row) => row.reference,
  );
  const byNumber = group(
    rows.filter((row) => !references.has(row.reference)),
    (row) => extractDigits(row.to),
  );
  const sameNumber = group(messages, (message) => extractDigits(message.to));
  return messages.map(({ reference, to }) => {
    const number = extractDigits(to);
    const own = byReference.get(reference);
    if (own) return own;
    return sameNumber.get(number)?.length === 1 ? (byNumber.get(number) ?? []) : [];
  });
}

/** What the rows say of each message. If they contradict each other, money spent wins. */
export function buildMessageOutcomes(
  matched: readonly (readonly SentRow[])[],
  messages: readonly OutgoingMessage[],
): readonly MessageOutcome[] {
  return messages.map(({ reference }, index) => {
    const outcomes = (matched[index] ?? []).map((row) => outcomeOf(row, reference));
    return (
      outcomes.find(({ kind }) => kind === 'accepted') ??
      outcomes.find(({ kind }) => kind === 'unsure') ??
      outcomes[0] ?? { kind: 'unsure', reference }
    );
  });
}

function outcomeOf(row: SentRow, reference: string): MessageOutcome {
  const { status, messageId, price, from } = row;
  if (status.toUpperCase() === 'SUCCESS') {
    // Taken, yet without an id no receipt can ever be told to be its own; the history, asked for
    // the reference because of "unsure", knows the id.
    if (!messageId) return { kind: 'unsure', reference };
    return {
      kind: 'accepted',
      reference,
      messageId,
      price,
      from: from || undefined,
    };
  }
  // Nothing said, or a word of the history that sounds like a yes ("Queued"): no proof either way.
  const state = parseStateWord(status);
  if (status === '' || (state && !isNo(state))) return { kind: 'unsure', reference };
  return { kind: 'refused', reference, problem: explainMessageRefusal(status) };
}

function isNo(state: DeliveryStatus): boolean {
  return state === 'failed' || state === 'cancelled';
}

/** A number without how it is written. */
export function extractDigits(number: string): string {
  return number.replace(/\D/g, '');
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known) known.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
