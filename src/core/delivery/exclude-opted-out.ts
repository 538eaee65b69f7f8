import type { Problem } from '../../domain/problem.ts';
import {
  formatMessageReference,
  getBatchRecipients,
  parseMessageReference,
  type Send,
} from '../../domain/send.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { OutgoingMessage, RefusedOutcome } from '../ports/clicksend-messages.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';

/** What may be ordered at this moment, and what became of whoever is opted out. */
export interface OptOutExclusion {
  readonly messages: readonly OutgoingMessage[];
  readonly optedOut: readonly RefusedOutcome[];
}

/** The last look before an order: whoever is opted out is not in it, and costs nothing. */
export function createExcludeOptedOut(findOptedOut: FindOptedOut) {
  return async (messages: readonly OutgoingMessage[]): Promise<OptOutExclusion> => {
    const out = await findOptedOut(messages.map(({ to }) => to));
    return {
      messages: messages.filter(({ to }) => !out.has(to)),
      optedOut: messages.flatMap(({ to, reference }): RefusedOutcome[] => {
        const problem = out.get(to);
        return problem ? [{ kind: 'refused', reference, problem }] : [];
      }),
    };
  };
}

/** Their places in the send. */
export function listRecipientIndexes(barred: readonly RefusedOutcome[]): readonly number[] {
  return barred.flatMap(({ reference }) => parseMessageReference(reference)?.index ?? []);
}

/** What was known before a second order, with why some of it is not ordered again. */
export function addOptOutReasons(
  before: AnsweredBatchFact,
  barred: readonly RefusedOutcome[],
): AnsweredBatchFact {
  if (barred.length === 0) return before;
  const reasons = new Map(barred.map(({ reference, problem }) => [reference, problem]));
  const outcomes = before.outcomes.map((one) => {
    const problem = reasons.get(one.reference);
    return one.kind === 'unsure' && problem ? { ...one, problem } : one;
  });
  return { ...before, outcomes };
}

/** ClickSend refused the whole order; whoever was not in it has a reason of their own. */
export function buildRefusedOutcomes(
  send: Send,
  batch: number,
  problem: Problem,
  barred: readonly RefusedOutcome[],
): readonly RefusedOutcome[] {
  const own = new Map(barred.map((one) => [one.reference, one]));
  return getBatchRecipients(send, batch).map(({ index }): RefusedOutcome => {
    const reference = formatMessageReference(send.id, index);
    return own.get(reference) ?? { kind: 'refused', reference, problem };
  });
}
