import type { Problem } from '../../domain/problem.ts';
import { getBatchRecipients, type Send } from '../../domain/send.ts';
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
import { type DoubleSendGuard, replaceBatch } from './double-send-guard.ts';
import { buildRefusedOutcomes } from './exclude-opted-out.ts';
import { indexMessages } from './index-messages.ts';

/** When to look first for a batch that got no response from ClickSend. */
export const FIRST_LOOK_MS = 1_000;

/** After a second submission that failed, the messages of the first one may still appear in the history. */
const LOOK_ON_MS = 3_600_000;

/*
 * Each of these stores what is known of a batch and triggers what follows: the next batch, the post,
 * another lookup.
 */

/** What the steps of submitting a batch share. */
export interface BatchTools extends Pick<AppContext, 'records' | 'jobs' | 'clock'> {
  readonly doubleSendGuard: DoubleSendGuard;
}

/** Stores a result that is known without a new response from ClickSend. */
export async function concludeBatch(
  tools: BatchTools,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
  result: AnsweredBatchFact,
  lookAgainInMs?: number,
): Promise<JobResult> {
  await replaceBatch(tools, send, batch, from, result);
  return followUp(tools, send, batch, result, lookAgainInMs);
}

/** Stores ClickSend's response, and soon looks for the messages that it did not mention. */
export async function concludeAnswer(
  tools: BatchTools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
  result: AnsweredBatchFact,
): Promise<JobResult> {
  const stored = await tools.doubleSendGuard.storeResult(send, batch, intent, result);
  return followUp(tools, send, batch, stored, FIRST_LOOK_MS);
}

/** Stores that somebody stopped the send before this batch was submitted. */
export function concludeWithheld(
  tools: BatchTools,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
): Promise<JobResult> {
  const everyone = getBatchRecipients(send, batch).map(({ index }) => index);
  const result = buildNothingSubmittedResult(tools.clock.now(), everyone);
  return concludeBatch(tools, send, batch, from, result);
}

/** Stores that ClickSend rejected the batch. A result of an earlier submission stays, and a person is asked again. */
export async function refuseBatch(
  tools: BatchTools,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
  problem: Problem,
): Promise<JobResult> {
  const { jobs, clock } = tools;
  const at = clock.now();
  const before = getLastResult(from);
  if (before) {
    const asking = await store(tools, send, batch, from, addProblem(before, problem, at));
    return followUp(tools, send, batch, asking, LOOK_ON_MS);
  }
  const optedOut = from?.kind === 'sending' ? from.barred : undefined;
  if (optedOut) {
    const outcomes = buildRefusedOutcomes(send, batch, problem, optedOut);
    const refused = { ...buildNothingSubmittedResult(at, listWithheld(from)), outcomes };
    return followUp(tools, send, batch, await store(tools, send, batch, from, refused));
  }
  await store(tools, send, batch, from, { kind: 'refused', at, problem });
  await queueNextBatch(tools, send, batch);
  await jobs.add(notifyAuthorJob, send.id);
  await jobs.add(updatePostJob, send.id);
  return undefined;
}

async function followUp(
  tools: BatchTools,
  send: Send,
  batch: number,
  fact: AnsweredBatchFact,
  lookAgainInMs?: number,
): Promise<JobResult> {
  await queueNextBatch(tools, send, batch);
  await indexMessages(tools, send, fact);
  const isOpen = hasUnconfirmed(fact) && lookAgainInMs !== undefined;
  return isOpen ? { againInMs: lookAgainInMs } : undefined;
}

async function store<F extends BatchFact>(
  tools: BatchTools,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
  to: F,
): Promise<F | AnsweredBatchFact> {
  if (from?.kind === 'sending') return tools.doubleSendGuard.storeResult(send, batch, from, to);
  await replaceBatch(tools, send, batch, from, to);
  return to;
}

/** The result of the first submission, with the reason why the second was rejected. A person is asked at once. */
function addProblem(before: AnsweredBatchFact, problem: Problem, at: number): AnsweredBatchFact {
  const outcomes = before.outcomes.map((one) =>
    one.kind === 'unsure' ? { ...one, problem } : one,
  );
  return { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
}
