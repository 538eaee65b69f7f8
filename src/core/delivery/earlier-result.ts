import type { AnsweredFact, BatchFact, SendingFact } from '../records/facts.ts';
import type { Standing } from '../sends/load-snapshot.ts';
import { doubtful } from './batch-results.ts';
import { placesOf } from './exclude-opted-out.ts';

/** Without those who are not ordered at all. */
export function withoutThem(standing: Standing, withheld: readonly number[]): Standing {
  return { ...standing, withdrawn: new Set([...standing.withdrawn, ...withheld]) };
}

/** What is to be thought of an order until more is known: who was in it, who was not and why. */
export function unknownOrder(
  standing: Standing,
  batch: number,
  order: Pick<SendingFact, 'at' | 'before' | 'withheld' | 'barred'>,
): AnsweredFact {
  const { at, before, withheld = [], barred = [] } = order;
  const rest = withoutThem(standing, [...withheld, ...placesOf(barred)]);
  const unknown = doubtful(rest, batch, at, before);
  // Whoever is not ordered a second time stays as they were.
  const refused = before ? [] : barred;
  return { ...unknown, outcomes: [...refused, ...unknown.outcomes], ...heldBack(withheld) };
}

/** Whom somebody wanted back, as a fact has it. */
export function heldBack(withheld: readonly number[]): Pick<AnsweredFact, 'withheld'> {
  return withheld.length > 0 ? { withheld } : {};
}

/** What was known of a batch before it was ordered again. */
export function knownBefore(fact: BatchFact | undefined): AnsweredFact | undefined {
  if (fact?.kind === 'answered') return fact;
  return fact?.kind === 'waiting' || fact?.kind === 'sending' ? fact.before : undefined;
}
