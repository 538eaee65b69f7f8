import { batchRecipients, referenceOf, type Send } from '../domain/send.ts';
import type { MessageOutcome, MmsMessage } from './ports/clicksend.ts';
import type { AnsweredFact } from './records.ts';

/** Whether ClickSend's word on some message is still missing. */
export function hasUnsure({ outcomes }: AnsweredFact): boolean {
  return outcomes.some((one) => one.kind === 'unsure');
}

/** What is to be ordered of a batch: all of it, or what is still unsure of it. */
export function messagesToOrder(
  send: Send,
  batch: number,
  before: AnsweredFact | undefined,
): readonly MmsMessage[] {
  const decided = new Set(
    before?.outcomes.filter((one) => one.kind !== 'unsure').map((one) => one.reference),
  );
  return batchRecipients(send, batch)
    .map(({ index, phone }) => ({
      to: phone,
      subject: send.subject,
      body: send.body,
      reference: referenceOf(send.id, index),
    }))
    .filter(({ reference }) => !decided.has(reference));
}

/** An order of which nothing is known, on top of what was known before it. */
export function doubtful(
  send: Send,
  batch: number,
  at: number,
  before: AnsweredFact | undefined,
): AnsweredFact {
  const unsure = batchRecipients(send, batch).map(({ index }): MessageOutcome => {
    return { kind: 'unsure', reference: referenceOf(send.id, index) };
  });
  return {
    kind: 'answered',
    at,
    since: before?.since ?? at,
    outcomes: merge(unsure, before?.outcomes ?? []),
    lookups: 0,
    ...(before?.currency ? { currency: before.currency } : {}),
  };
}

/** The later word counts, but never `unsure` over something known. */
export function merge(
  before: readonly MessageOutcome[],
  after: readonly MessageOutcome[],
): readonly MessageOutcome[] {
  const merged = new Map(before.map((one) => [one.reference, one]));
  for (const one of after) {
    if (one.kind !== 'unsure' || !merged.has(one.reference)) merged.set(one.reference, one);
  }
  return [...merged.values()];
}
