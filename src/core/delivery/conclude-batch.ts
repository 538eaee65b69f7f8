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
import type { BatchLimiter } from './batch-limiter.ts';
import { buildNothingSubmittedResult } from './batch-results.ts';
import { buildRefusedOutcomes } from './exclude-opted-out.ts';
import type { IndexMessages } from './index-messages.ts';
import type { SubmissionGuard } from './submission-guard.ts';

/** When to look first for a batch that got no response from ClickSend. */
export const FIRST_LOOK_MS = 1_000;

/** After a second submission that failed, the messages of the first one may still appear in the history. */
const LOOK_ON_MS = 3_600_000;

/** Stores what is known of a batch and triggers what follows: the next batch, the post, another lookup. */
export interface BatchConclusions {
  /** Stores a result that is known without a new response from ClickSend. */
  conclude(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    result: AnsweredBatchFact,
    lookAgainInMs?: number,
  ): Promise<JobResult>;
  /** Stores ClickSend's response, and soon looks for the messages that it did not mention. */
  concludeAnswer(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    result: AnsweredBatchFact,
  ): Promise<JobResult>;
  /**
   * Stores that ClickSend rejected the batch. A rejected second submission says nothing about the first:
   * its result stays, and a person is asked again.
   */
  refuse(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    problem: Problem,
  ): Promise<JobResult>;
  /** Stores that somebody stopped the send before this batch was submitted. */
  withhold(send: Send, batch: number, from: BatchFact | undefined): Promise<JobResult>;
}

export function createBatchConclusions(
  tools: Pick<AppContext, 'jobs' | 'clock'> & {
    readonly submissionGuard: SubmissionGuard;
    readonly limiter: BatchLimiter;
    readonly indexMessages: IndexMessages;
  },
): BatchConclusions {
  const { jobs, clock, submissionGuard, limiter, indexMessages } = tools;
  return {
    async conclude(send, batch, from, result, lookAgainInMs) {
      await submissionGuard.compareAndSet(send, batch, from, result);
      return followUp(send, batch, result, lookAgainInMs);
    },

    async concludeAnswer(send, batch, intent, result) {
      const stored = await submissionGuard.storeResult(send, batch, intent, result);
      return followUp(send, batch, stored, FIRST_LOOK_MS);
    },

    async refuse(send, batch, from, problem) {
      const at = clock.now();
      const before = getLastResult(from);
      if (before) {
        const asking = addProblem(before, problem, at);
        return followUp(send, batch, await store(send, batch, from, asking), LOOK_ON_MS);
      }
      const optedOut = from?.kind === 'sending' ? from.barred : undefined;
      if (optedOut) {
        const outcomes = buildRefusedOutcomes(send, batch, problem, optedOut);
        const refused = { ...buildNothingSubmittedResult(at, listWithheld(from)), outcomes };
        return followUp(send, batch, await store(send, batch, from, refused));
      }
      await store(send, batch, from, { kind: 'refused', at, problem });
      await limiter.queueNextBatch(send, batch);
      await jobs.add(notifyAuthorJob, send.id);
      await jobs.add(updatePostJob, send.id);
      return undefined;
    },

    async withhold(send, batch, from) {
      const everyone = getBatchRecipients(send, batch).map(({ index }) => index);
      const result = buildNothingSubmittedResult(clock.now(), everyone);
      await submissionGuard.compareAndSet(send, batch, from, result);
      return followUp(send, batch, result);
    },
  };

  async function followUp(
    send: Send,
    batch: number,
    fact: AnsweredBatchFact,
    lookAgainInMs?: number,
  ): Promise<JobResult> {
    await limiter.queueNextBatch(send, batch);
    await indexMessages(send, fact);
    const isOpen = hasUnconfirmed(fact) && lookAgainInMs !== undefined;
    return isOpen ? { againInMs: lookAgainInMs } : undefined;
  }

  async function store<F extends BatchFact>(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: F,
  ): Promise<F | AnsweredBatchFact> {
    if (from?.kind === 'sending') return submissionGuard.storeResult(send, batch, from, to);
    await submissionGuard.compareAndSet(send, batch, from, to);
    return to;
  }
}

/** The result of the first submission, with the reason why the second was rejected. A person is asked at once. */
function addProblem(before: AnsweredBatchFact, problem: Problem, at: number): AnsweredBatchFact {
  const outcomes = before.outcomes.map((one) =>
    one.kind === 'unsure' ? { ...one, problem } : one,
  );
  return { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
}
