import { fillMergeFields } from '../../domain/merge-fields.ts';
import { ERASED_PHONE } from '../../domain/phone.ts';
import { formatMessageReference, getBatchRecipients } from '../../domain/send.ts';
import type { MessageOutcome, OutgoingMessage } from '../ports/clicksend-messages.ts';
import type { AnsweredBatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { SendSnapshot } from '../sends/load-snapshot.ts';

/** What is to be ordered of a batch: all who are still in it, or what is still unsure of it. */
export function buildBatchMessages(
  { send, withdrawn }: Pick<SendSnapshot, 'send' | 'withdrawn'>,
  batch: number,
  before: AnsweredBatchFact | undefined,
  now: number,
): readonly OutgoingMessage[] {
  const decided = new Set(
    before?.outcomes.filter((one) => one.kind !== 'unsure').map((one) => one.reference),
  );
  const { subject, body, from, schedule } = send;
  // What is held here leaves now; what ClickSend is to hold and is due already leaves at once.
  const isHeldThere = schedule?.with === 'clicksend' && schedule.at > now;
  return getBatchRecipients(send, batch)
    .filter(({ index, phone }) => !withdrawn.has(index) && phone !== ERASED_PHONE)
    .map((recipient) => ({
      to: recipient.phone,
      subject,
      body: fillMergeFields(body, recipient),
      reference: formatMessageReference(send.id, recipient.index),
      from: from || undefined,
      schedule: isHeldThere ? Math.floor(schedule.at / 1000) : undefined,
    }))
    .filter(({ reference }) => !decided.has(reference));
}

/** An order of which nothing is known, on top of what was known before it. */
export function buildUnconfirmedResult(
  { send, withdrawn }: Pick<SendSnapshot, 'send' | 'withdrawn'>,
  batch: number,
  at: number,
  before: AnsweredBatchFact | undefined,
): AnsweredBatchFact {
  const unsure = getBatchRecipients(send, batch)
    .filter(({ index }) => !withdrawn.has(index))
    .map(({ index }): MessageOutcome => {
      return { kind: 'unsure', reference: formatMessageReference(send.id, index) };
    });
  return {
    kind: 'answered',
    at,
    since: before?.since ?? at,
    outcomes: mergeOutcomes(unsure, before?.outcomes ?? []),
    lookups: 0,
    currency: before?.currency ? before.currency : undefined,
  };
}

/** Nobody in it was ordered: all were wanted back, taken out or stopped before. */
export function buildNothingSubmittedResult(
  at: number,
  withheld: readonly number[],
): AnsweredBatchFact {
  const places = withheld.length > 0 ? { withheld } : {};
  return { kind: 'answered', at, since: at, outcomes: [], lookups: 0, ...places };
}

/** The later word counts, but never `unsure` over something known. */
export function mergeOutcomes(
  before: readonly StoredOutcome[],
  after: readonly StoredOutcome[],
): readonly StoredOutcome[] {
  const merged = new Map(before.map((one) => [one.reference, one]));
  for (const one of after) {
    if (one.kind !== 'unsure' || !merged.has(one.reference)) merged.set(one.reference, one);
  }
  return [...merged.values()];
}
