import type { Problem } from '../../domain/problem.ts';
import { getBatchRecipients } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { notifyAuthorJob, updatePostJob } from '../jobs.ts';
import type { JobResult } from '../ports/jobs.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import {
  getLastResult,
  hasUnconfirmed,
  LOOKUPS_BEFORE_ASKING,
  listWithheld,
} from '../status/batch-outcomes.ts';
import { queueNextBatch } from './batch-limiter.ts';
import { buildNothingSubmittedResult } from './batch-results.ts';
import type { DoubleSendGuard } from './double-send-guard.ts';
import { buildRefusedOutcomes } from './exclude-opted-out.ts';
import { indexMessages } from './index-messages.ts';
import { replaceBatch, type StoredBatch } from './stored-batch.ts';

/** When to look first for a batch that got no response from ClickSend. */
export const FIRST_LOOK_MS = 1_000;

/** After a second submission that failed, the messages of the first one may still appear in the history. */
const LOOK_ON_MS = 3_600_000;

/*
 * Each of these stores what is known about a batch and triggers what follows: the next batch, the post,
 * another lookup.
 */

/** What the steps of submitting a batch share. */
export interface BatchTools extends Pick<AppContext, 'records' | 'jobs' | 'clock'> {
  readonly doubleSendGuard: DoubleSendGuard;
}

/** Stores a result that is known without a new response from ClickSend. */
export async function concludeBatch(
  tools: BatchTools,
  stored: StoredBatch,
  result: AnsweredBatchFact,
  lookAgainInMs?: number,
): Promise<JobResult> {
  await replaceBatch(tools.records, stored, result);
  return followUp(tools, stored, result, lookAgainInMs);
}

/** Stores ClickSend's response, and soon looks for the messages that it did not mention. */
export async function concludeAnswer(
  tools: BatchTools,
  intent: StoredBatch<SendingBatchFact>,
  result: AnsweredBatchFact,
): Promise<JobResult> {
  const fact = await tools.doubleSendGuard.storeResult(intent, result);
  return followUp(tools, intent, fact, FIRST_LOOK_MS);
}

/** Stores that somebody stopped the send before this batch was submitted. */
export function concludeWithheld(tools: BatchTools, stored: StoredBatch): Promise<JobResult> {
  const { snapshot, batch } = stored;
  const everyone = getBatchRecipients(snapshot.send, batch).map(({ index }) => index);
  const result = buildNothingSubmittedResult(tools.clock.now(), everyone);
  return concludeBatch(tools, stored, result);
}

/** Stores that ClickSend rejected the batch. A result of an earlier submission stays, and a person is asked again. */
export async function refuseBatch(
  tools: BatchTools,
  stored: StoredBatch,
  problem: Problem,
): Promise<JobResult> {
  const { jobs, clock } = tools;
  const { snapshot, fact } = stored;
  const at = clock.now();
  const before = getLastResult(fact);
  if (before) {
    const asking = await store(tools, stored, addProblem(before, problem, at));
    return followUp(tools, stored, asking, LOOK_ON_MS);
  }
  const optedOut = fact?.kind === 'sending' ? fact.barred : undefined;
  if (optedOut) {
    const outcomes = buildRefusedOutcomes(stored, problem, optedOut);
    const refused = { ...buildNothingSubmittedResult(at, listWithheld(fact)), outcomes };
    return followUp(tools, stored, await store(tools, stored, refused));
  }
  await store(tools, stored, { kind: 'refused', at, problem });
  await queueNextBatch(tools, stored);
  await jobs.add(notifyAuthorJob, snapshot.send.id);
  await jobs.add(updatePostJob, snapshot.send.id);
  return undefined;
}

async function followUp(
  tools: BatchTools,
  stored: StoredBatch,
  fact: AnsweredBatchFact,
  lookAgainInMs?: number,
): Promise<JobResult> {
  await queueNextBatch(tools, stored);
  await indexMessages(tools, stored.snapshot.send, fact);
  const isOpen = hasUnconfirmed(fact) && lookAgainInMs !== undefined;
  return isOpen ? { againInMs: lookAgainInMs } : undefined;
}

async function store<F extends BatchFact>(
  { records, doubleSendGuard }: BatchTools,
  stored: StoredBatch,
  to: F,
): Promise<F | AnsweredBatchFact> {
  const { fact } = stored;
  if (fact?.kind === 'sending') return doubleSendGuard.storeResult({ ...stored, fact }, to);
  return (await replaceBatch(records, stored, to)).fact;
}

/** The result of the first submission, with the reason why the second was rejected. A person is asked at once. */
function addProblem(before: AnsweredBatchFact, problem: Problem, at: number): AnsweredBatchFact {
  const outcomes = before.outcomes.map((one) =>
    one.kind === 'unsure' ? { ...one, problem } : one,
  );
  return { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
}
