import type { Problem } from '../../domain/problem.ts';
import { batchRecipients, readReference, referenceOf, type Send } from '../../domain/send.ts';
import type { Barred } from '../opt-outs/opt-out-ledger.ts';
import type { OutMessage, RefusedOutcome } from '../ports/clicksend.ts';
import type { AnsweredFact } from '../records/facts.ts';

/** What may be ordered at this moment, and what became of whoever is opted out. */
export interface Guarded {
  readonly messages: readonly OutMessage[];
  readonly barred: readonly RefusedOutcome[];
}

/** The last look before an order: whoever is opted out is not in it, and costs nothing. */
export function optOutGuard(barredOf: Barred) {
  return async (messages: readonly OutMessage[]): Promise<Guarded> => {
    const out = await barredOf(messages.map(({ to }) => to));
    return {
      messages: messages.filter(({ to }) => !out.has(to)),
      barred: messages.flatMap(({ to, reference }): RefusedOutcome[] => {
        const problem = out.get(to);
        return problem ? [{ kind: 'refused', reference, problem }] : [];
      }),
    };
  };
}

/** Their places in the send. */
export function placesOf(barred: readonly RefusedOutcome[]): readonly number[] {
  return barred.flatMap(({ reference }) => readReference(reference)?.index ?? []);
}

/** What was known before a second order, with why some of it is not ordered again. */
export function knowingWhy(before: AnsweredFact, barred: readonly RefusedOutcome[]): AnsweredFact {
  if (barred.length === 0) return before;
  const reasons = new Map(barred.map(({ reference, problem }) => [reference, problem]));
  const outcomes = before.outcomes.map((one) => {
    const problem = reasons.get(one.reference);
    return one.kind === 'unsure' && problem ? { ...one, problem } : one;
  });
  return { ...before, outcomes };
}

/** ClickSend refused the whole order; whoever was not in it has a reason of their own. */
export function refusedAll(
  send: Send,
  batch: number,
  problem: Problem,
  barred: readonly RefusedOutcome[],
): readonly RefusedOutcome[] {
  const own = new Map(barred.map((one) => [one.reference, one]));
  return batchRecipients(send, batch).map(({ index }): RefusedOutcome => {
    const reference = referenceOf(send.id, index);
    return own.get(reference) ?? { kind: 'refused', reference, problem };
  });
}
