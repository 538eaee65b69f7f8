import { countBatches, getProduct, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, getProblem, RetryLaterError } from '../errors.ts';
import { type BatchId, submitBatchJob } from '../jobs.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import {
  CRASH_LOOP_CODE,
  CRASHED_JOB_RETRY_WINDOW_MS,
  type JobHandler,
  type JobResult,
} from '../ports/jobs.ts';
import type {
  AnsweredBatchFact,
  SendingBatchFact,
  WaitingBatchFact,
} from '../records/batch-facts.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { getLastResult, hasUnconfirmed, LOOKUPS_BEFORE_ASKING } from '../status/batch-outcomes.ts';
import { queueNextBatch } from './batch-limiter.ts';
import { buildUnconfirmedResult, buildUnknownResult } from './batch-results.ts';
import { claimDeparture } from './claim-departure.ts';
import { concludeBatch, FIRST_LOOK_MS, refuseBatch } from './conclude-batch.ts';
import { createDoubleSendGuard, replaceBatch } from './double-send-guard.ts';
import { indexMessages } from './index-messages.ts';
import type { PictureTools } from './media/load-picture.ts';
import { type LookupTools, lookUpUnconfirmed } from './resolve-unconfirmed.ts';
import { type SubmitTools, submitMessages } from './submit-messages.ts';

/** Retries take about an hour. A batch without a result whose send was released longer ago than this is unconfirmed. */
const LEFT_LONG_AGO_MS = 3 * 3_600_000;

/** How soon to check a batch that this process still submits although its job ran again. */
const IN_FLIGHT_AGAIN_MS = 1_000;

interface Tools extends AppContext, PictureTools, LookupTools {
  readonly clickSend: ClickSend;
}

type Parts = SubmitTools & LookupTools;

/**
 * Submits one batch to ClickSend, once. The job stores the intent before the call. If no response came, the
 * job looks in ClickSend's history, and only a person can have the same message sent again.
 */
export function createSubmitBatchJob(tools: Tools): JobHandler<BatchId> {
  const { records } = tools;
  const parts = { ...tools, doubleSendGuard: createDoubleSendGuard(tools) };
  return { run, onExhausted: (id, error) => giveUp(parts, id, error) };

  async function run({ sendId, batch }: BatchId): Promise<JobResult> {
    const [snapshot, fact, refusal] = await Promise.all([
      loadSnapshot(records, sendId),
      records.batch.get(sendId, batch),
      records.refusal.get(sendId),
    ]);
    // An edit may have made the send smaller.
    if (!snapshot || batch >= countBatches(snapshot.send)) return undefined;
    const { send } = snapshot;
    if (!fact) return refusal ? undefined : begin(parts, snapshot, batch);
    // The process may have died before it queued the next batch.
    await queueNextBatch(tools, send, batch);
    switch (fact.kind) {
      case 'waiting':
        return submitWaiting(parts, snapshot, batch, fact);
      case 'refused':
        return undefined;
      case 'sending':
        return resume(parts, snapshot, batch, fact);
      case 'answered':
        return hasUnconfirmed(fact)
          ? lookUp(parts, snapshot, batch, fact)
          : indexMessages(tools, send, fact);
    }
  }
}

/** Nothing is stored for the batch yet. */
async function begin(parts: Parts, snapshot: SendSnapshot, batch: number): Promise<JobResult> {
  const { clock } = parts;
  const { send, ended, changes } = snapshot;
  const departure = ended === 'left' ? changes.find(({ kind }) => kind === 'left') : undefined;
  if (departure && clock.now() - departure.at > LEFT_LONG_AGO_MS) {
    // Something kept it from being submitted, or its result from being stored. It must not be submitted now
    // without asking.
    const unknown = buildUnconfirmedResult(snapshot, batch, departure.at, undefined);
    return concludeBatch(parts, send, batch, undefined, unknown, FIRST_LOOK_MS);
  }
  const claim = await claimDeparture(parts, snapshot);
  if (claim.kind === 'leaves') return submitMessages(parts, claim.snapshot, batch, undefined);
  return claim.kind === 'waits' ? { againInMs: claim.forMs } : undefined;
}

/**
 * ClickSend did not take the batch the last time. If that was a second submission, messages of the first one
 * may have appeared while it waited, and these are not submitted again.
 */
async function submitWaiting(
  parts: Parts,
  snapshot: SendSnapshot,
  batch: number,
  fact: WaitingBatchFact,
): Promise<JobResult> {
  const { send } = snapshot;
  const { before } = fact;
  if (!before) return submitMessages(parts, snapshot, batch, fact);
  const { result } = await lookUpUnconfirmed(parts, before, getProduct(send)).catch(
    failInsteadOfWaiting,
  );
  if (!hasUnconfirmed(result)) return concludeBatch(parts, send, batch, fact, result);
  if (isSameRecord(result.outcomes, before.outcomes))
    return submitMessages(parts, snapshot, batch, fact);
  const rest = { ...fact, before: result };
  await replaceBatch(parts, send, batch, fact, rest);
  return submitMessages(parts, snapshot, batch, rest);
}

/**
 * While a second submission waits for the lookup, a wait that ClickSend asks for counts as a failure. Otherwise
 * it could last for hours, and the messages would go out long after the person asked.
 */
function failInsteadOfWaiting(error: unknown): never {
  if (!(error instanceof RetryLaterError)) throw error;
  const { afterMs: retryAfterMs, cause } = error;
  throw new AppError(getErrorCode(cause), {
    retry: 'later',
    retryAfterMs,
    problem: getProblem(cause),
    answered: true,
    cause,
  });
}

/** An intent is stored, but no result. */
async function resume(
  parts: Parts,
  snapshot: SendSnapshot,
  batch: number,
  intent: SendingBatchFact,
): Promise<JobResult> {
  const { send } = snapshot;
  switch (parts.doubleSendGuard.getIntentState(intent)) {
    case 'in flight':
      throw new RetryLaterError(IN_FLIGHT_AGAIN_MS);
    case 'not submitted':
      return submitMessages(parts, snapshot, batch, intent);
    case undefined: {
      parts.log.warn({ sendId: send.id, batch }, 'looking up a batch whose process died');
      const unknown = buildUnknownResult(snapshot, batch, intent);
      return concludeBatch(parts, send, batch, intent, unknown, FIRST_LOOK_MS);
    }
  }
}

/** ClickSend did not say of some messages whether it has them. */
async function lookUp(
  parts: Parts,
  snapshot: SendSnapshot,
  batch: number,
  fact: AnsweredBatchFact,
): Promise<JobResult> {
  const { send } = snapshot;
  const { result, lookAgainInMs } = await lookUpUnconfirmed(parts, fact, getProduct(send)).catch(
    async (error: unknown) => {
      const isWanted = await isResendWanted(parts.records, send.id, batch, fact);
      return isWanted ? failInsteadOfWaiting(error) : Promise.reject(error);
    },
  );
  // The job looks once more before it submits again, however sure the person was.
  const isAgain =
    hasUnconfirmed(result) && (await isResendWanted(parts.records, send.id, batch, fact));
  if (!isAgain) return concludeBatch(parts, send, batch, fact, result, lookAgainInMs);
  await replaceBatch(parts, send, batch, fact, result);
  return submitMessages(parts, snapshot, batch, result);
}

async function isResendWanted(
  records: AppContext['records'],
  sendId: SendId,
  batch: number,
  fact: AnsweredBatchFact,
): Promise<boolean> {
  return (await records.resendRequest.get(sendId, batch))?.about === fact.at;
}

async function giveUp(parts: Parts, id: BatchId, error: unknown): Promise<void> {
  const { records, jobs } = parts;
  const { batch } = id;
  const send = (await loadSnapshot(records, id.sendId))?.send;
  const fact = send && (await records.batch.get(send.id, batch));
  if (!send || fact?.kind === 'refused') return;
  if (fact?.kind === 'sending') {
    // This job crashed the process, so nothing else would check whether the batch was submitted.
    const isCrashLoop = getErrorCode(error) === CRASH_LOOP_CODE;
    if (isCrashLoop) await jobs.add(submitBatchJob, id, { delayMs: CRASHED_JOB_RETRY_WINDOW_MS });
    return;
  }
  const before = getLastResult(fact);
  if (before && !hasUnconfirmed(before)) return;
  if (fact?.kind === 'answered' && fact.lookups >= LOOKUPS_BEFORE_ASKING) {
    // The question is already there. Only a press on *Send again* needs another one.
    const isAgain = await isResendWanted(records, send.id, batch, fact);
    if (!isAgain) return jobs.add(submitBatchJob, id, { delayMs: CRASHED_JOB_RETRY_WINDOW_MS });
  }
  const stored = fact?.kind === 'waiting' ? fact.problem : undefined;
  const problem = stored ?? getProblem(error) ?? { code: 'clicksend_away' };
  const next = await refuseBatch(parts, send, batch, fact, problem);
  if (next) await jobs.add(submitBatchJob, id, { delayMs: next.againInMs });
}
