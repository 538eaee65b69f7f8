import { personalText } from '../../domain/merge-fields.ts';
import { ERASED } from '../../domain/phone.ts';
import { batchRecipients, referenceOf } from '../../domain/send.ts';
import type { MessageOutcome, OutMessage } from '../ports/clicksend.ts';
import type { AnsweredFact, KnownOutcome } from '../records/facts.ts';
import type { Standing } from '../sends/load-snapshot.ts';

/** Whether ClickSend's word on some message is still missing. */
export function hasUnsure({ outcomes }: AnsweredFact): boolean {
  return outcomes.some((one) => one.kind === 'unsure');
}

/** What is to be ordered of a batch: all who are still in it, or what is still unsure of it. */
export function messagesToOrder(
  { send, withdrawn }: Pick<Standing, 'send' | 'withdrawn'>,
  batch: number,
  before: AnsweredFact | undefined,
  now: number,
): readonly OutMessage[] {
  const decided = new Set(
    before?.outcomes.filter((one) => one.kind !== 'unsure').map((one) => one.reference),
  );
  const { subject, body, from, schedule } = send;
  // What is held here leaves now; what ClickSend is to hold and is due already leaves at once.
  const isHeldThere = schedule?.with === 'clicksend' && schedule.at > now;
  return batchRecipients(send, batch)
    .filter(({ index, phone }) => !withdrawn.has(index) && phone !== ERASED)
    .map((recipient) => ({
      to: recipient.phone,
      subject,
      body: personalText(body, recipient),
      reference: referenceOf(send.id, recipient.index),
      from: from || undefined,
      schedule: isHeldThere ? Math.floor(schedule.at / 1000) : undefined,
    }))
    .filter(({ reference }) => !decided.has(reference));
}

/** An order of which nothing is known, on top of what was known before it. */
export function doubtful(
  { send, withdrawn }: Pick<Standing, 'send' | 'withdrawn'>,
  batch: number,
  at: number,
  before: AnsweredFact | undefined,
): AnsweredFact {
  const unsure = batchRecipients(send, batch)
    .filter(({ index }) => !withdrawn.has(index))
    .map(({ index }): MessageOutcome => {
      return { kind: 'unsure', reference: referenceOf(send.id, index) };
    });
  return {
    kind: 'answered',
    at,
    since: before?.since ?? at,
    outcomes: merge(unsure, before?.outcomes ?? []),
    lookups: 0,
    currency: before?.currency ? before.currency : undefined,
  };
}

/** Nobody in it was ordered: all were wanted back, taken out or stopped before. */
export function nothingOrdered(at: number, withheld: readonly number[]): AnsweredFact {
  const places = withheld.length > 0 ? { withheld } : {};
  return { kind: 'answered', at, since: at, outcomes: [], lookups: 0, ...places };
}

/** The later word counts, but never `unsure` over something known. */
export function merge(
  before: readonly KnownOutcome[],
  after: readonly KnownOutcome[],
): readonly KnownOutcome[] {
  const merged = new Map(before.map((one) => [one.reference, one]));
  for (const one of after) {
    if (one.kind !== 'unsure' || !merged.has(one.reference)) merged.set(one.reference, one);
  }
  return [...merged.values()];
}
