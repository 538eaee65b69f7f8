import type { Problem } from '../../domain/problem.ts';
import {
  formatMessageReference,
  getBatchRecipients,
  parseMessageReference,
} from '../../domain/send.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { OutgoingMessage, RefusedOutcome } from '../ports/clicksend.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import type { StoredBatch } from './stored-batch.ts';

/** The messages that may be submitted now, and the outcomes for recipients who opted out. */
export interface OptOutExclusion {
  readonly messages: readonly OutgoingMessage[];
  readonly optedOut: readonly RefusedOutcome[];
}

/** The last check before a batch is submitted: recipients who opted out are left out and cost nothing. */
export async function excludeOptedOut(
  records: Records,
  messages: readonly OutgoingMessage[],
): Promise<OptOutExclusion> {
  const problems = await findOptedOut(
    records,
    messages.map(({ to }) => to),
  );
  return {
    messages: messages.filter(({ to }) => !problems.has(to)),
    optedOut: messages.flatMap(({ to, reference }): RefusedOutcome[] => {
      const problem = problems.get(to);
      return problem ? [{ kind: 'refused', reference, problem }] : [];
    }),
  };
}

/** The indexes of these messages' recipients in the send. */
export function listRecipientIndexes(outcomes: readonly RefusedOutcome[]): readonly number[] {
  return outcomes.flatMap(({ reference }) => parseMessageReference(reference)?.index ?? []);
}

/** What was known before a second submission, with the reasons why some messages are not submitted again. */
export function addOptOutReasons(
  before: AnsweredBatchFact,
  optedOut: readonly RefusedOutcome[],
): AnsweredBatchFact {
  if (optedOut.length === 0) return before;
  const reasons = new Map(optedOut.map(({ reference, problem }) => [reference, problem]));
  const outcomes = before.outcomes.map((one) => {
    const problem = reasons.get(one.reference);
    return one.kind === 'unsure' && problem ? { ...one, problem } : one;
  });
  return { ...before, outcomes };
}

/** ClickSend rejected the whole batch. For recipients who had opted out, that is the reason shown. */
export function buildRefusedOutcomes(
  { snapshot: { send }, batch }: StoredBatch,
  problem: Problem,
  optedOut: readonly RefusedOutcome[],
): readonly RefusedOutcome[] {
  const own = new Map(optedOut.map((one) => [one.reference, one]));
  return getBatchRecipients(send, batch).map(({ index }): RefusedOutcome => {
    const reference = formatMessageReference(send.id, index);
    return own.get(reference) ?? { kind: 'refused', reference, problem };
  });
}
