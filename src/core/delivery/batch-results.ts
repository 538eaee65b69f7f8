import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import { fillMergeFields } from '../../domain/merge-fields.ts';
import { formatMessageReference, getBatchRecipients } from '../../domain/send.ts';
import type { MessageOutcome, OutgoingMessage } from '../ports/clicksend.ts';
import type {
  AnsweredBatchFact,
  BatchFact,
  SendingBatchFact,
  StoredOutcome,
} from '../records/batch-facts.ts';
import { getLastResult } from '../status/batch-outcomes.ts';
import { listRecipientIndexes } from './exclude-opted-out.ts';
import type { StoredBatch } from './stored-batch.ts';

/** The batch without the recipients who are not to be submitted. */
export function excludeRecipients<F extends BatchFact | undefined>(
  stored: StoredBatch<F>,
  withheld: readonly number[],
): StoredBatch<F> {
  const withdrawn = new Set([...stored.snapshot.withdrawn, ...withheld]);
  return { ...stored, snapshot: { ...stored.snapshot, withdrawn } };
}

/** The messages of a batch that are still to be submitted: all of them, or only the unconfirmed ones. */
export function buildBatchMessages(
  { snapshot: { send, withdrawn }, batch, fact }: StoredBatch,
  now: number,
): readonly OutgoingMessage[] {
  const decided = new Set(
    getLastResult(fact)
      ?.outcomes.filter((one) => one.kind !== 'unsure')
      .map((one) => one.reference),
  );
  const { subject, body, from, schedule } = send;
  // Sets no time for sends that the app itself held, or that are already due.
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

/** The result for a batch that ClickSend may or may not have, added to what was known before it was submitted. */
export function buildUnconfirmedResult(
  { snapshot: { send, withdrawn }, batch, fact }: StoredBatch,
  at: number,
): AnsweredBatchFact {
  const before = getLastResult(fact);
  const unconfirmed = getBatchRecipients(send, batch)
    .filter(({ index }) => !withdrawn.has(index))
    .map(({ index }): MessageOutcome => {
      return { kind: 'unsure', reference: formatMessageReference(send.id, index) };
    });
  return {
    kind: 'answered',
    at,
    since: before?.since ?? at,
    outcomes: mergeOutcomes(unconfirmed, before?.outcomes ?? []),
    lookups: 0,
    currency: before?.currency || undefined,
  };
}

/** The result of an intent until more is known: who was submitted, who was not and why. */
export function buildUnknownResult(intent: StoredBatch<SendingBatchFact>): AnsweredBatchFact {
  const { at, before, withheld = [], barred: optedOut = [] } = intent.fact;
  const rest = excludeRecipients(intent, [...withheld, ...listRecipientIndexes(optedOut)]);
  const unknown = buildUnconfirmedResult(rest, at);
  // A recipient who is not submitted again keeps the first outcome.
  const refused = before ? [] : optedOut;
  return { ...unknown, outcomes: [...refused, ...unknown.outcomes], ...pickWithheld(withheld) };
}

/** Nobody was submitted, because all were cancelled, removed or stopped before. */
export function buildNothingSubmittedResult(
  at: number,
  withheld: readonly number[],
): AnsweredBatchFact {
  return {
    kind: 'answered',
    at,
    since: at,
    outcomes: [],
    lookups: 0,
    ...pickWithheld(withheld),
  };
}

/** The stored field is missing if nobody is withheld. */
export function pickWithheld(withheld: readonly number[]): Pick<AnsweredBatchFact, 'withheld'> {
  return { withheld: withheld.length > 0 ? withheld : undefined };
}

/** The later outcome of a message wins, but an unconfirmed one never replaces a known one. */
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
