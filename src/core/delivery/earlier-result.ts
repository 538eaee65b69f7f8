import type { AnsweredBatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import type { SendSnapshot } from '../sends/load-snapshot.ts';
import { buildUnconfirmedResult } from './batch-results.ts';
import { listRecipientIndexes } from './exclude-opted-out.ts';

/** Without those who are not ordered at all. */
export function excludeRecipients(
  snapshot: SendSnapshot,
  withheld: readonly number[],
): SendSnapshot {
  return { ...snapshot, withdrawn: new Set([...snapshot.withdrawn, ...withheld]) };
}

/** What is to be thought of an order until more is known: who was in it, who was not and why. */
export function buildUnknownResult(
  snapshot: SendSnapshot,
  batch: number,
  order: Pick<SendingBatchFact, 'at' | 'before' | 'withheld' | 'barred'>,
): AnsweredBatchFact {
  const { at, before, withheld = [], barred = [] } = order;
  const rest = excludeRecipients(snapshot, [...withheld, ...listRecipientIndexes(barred)]);
  const unknown = buildUnconfirmedResult(rest, batch, at, before);
  // Whoever is not ordered a second time stays as they were.
  const refused = before ? [] : barred;
  return { ...unknown, outcomes: [...refused, ...unknown.outcomes], ...pickWithheld(withheld) };
}

/** Whom somebody wanted back, as a fact has it. */
export function pickWithheld(withheld: readonly number[]): Pick<AnsweredBatchFact, 'withheld'> {
  return withheld.length > 0 ? { withheld } : {};
}
