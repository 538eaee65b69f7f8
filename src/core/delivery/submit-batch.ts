import { countBatches, getProduct } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, getProblem, RetryLaterError } from '../errors.ts';
import { type BatchId, submitBatchJob } from '../jobs.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import { CRASHED_JOB_RETRY_WINDOW_MS, type JobHandler, type JobResult } from '../ports/jobs.ts';
import type {
  AnsweredBatchFact,
  SendingBatchFact,
  WaitingBatchFact,
} from '../records/batch-facts.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { getLastResult, hasUnconfirmed, LOOKUPS_BEFORE_ASKING } from '../status/batch-outcomes.ts';
import { queueNextBatch } from './batch-limiter.ts';
import { buildUnconfirmedResult, buildUnknownResult } from './batch-results.ts';
import { claimDeparture } from './claim-departure.ts';
import { concludeBatch, FIRST_LOOK_MS, refuseBatch } from './conclude-batch.ts';
import { createDoubleSendGuard } from './double-send-guard.ts';
import { indexMessages } from './index-messages.ts';
import type { PictureTools } from './media/load-picture.ts';
import { type LookupTools, lookUpUnconfirmed } from './resolve-unconfirmed.ts';
import { loadStoredBatch, replaceBatch, type StoredBatch } from './stored-batch.ts';
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

  async function run(id: BatchId): Promise<JobResult> {
    const [stored, refusal] = await Promise.all([
      loadStoredBatch(records, id),
      records.refusal.get(id.sendId),
    ]);
    // An edit may have made the send smaller.
    if (!stored || id.batch >= countBatches(stored.snapshot.send)) return undefined;
    const { fact } = stored;
    if (!fact) return refusal ? undefined : begin(parts, { ...stored, fact });
    // The process may have died before it queued the next batch.
    await queueNextBatch(tools, stored);
    switch (fact.kind) {
      case 'waiting':
        return submitWaiting(parts, { ...stored, fact });
      case 'refused':
        return undefined;
      case 'sending':
        return resume(parts, { ...stored, fact });
      case 'answered':
        return hasUnconfirmed(fact)
          ? lookUp(parts, { ...stored, fact })
          : indexMessages(tools, stored.snapshot.send, fact);
    }
  }
}

/** Nothing is stored for the batch yet. */
async function begin(parts: Parts, stored: StoredBatch<undefined>): Promise<JobResult> {
  const { clock } = parts;
  const { ended, changes } = stored.snapshot;
  const departure = ended === 'left' ? changes.find(({ kind }) => kind === 'left') : undefined;
  if (departure && clock.now() - departure.at > LEFT_LONG_AGO_MS) {
    // Something kept it from being submitted, or its result from being stored. It must not be submitted now
    // without asking.
    const unknown = buildUnconfirmedResult(stored, departure.at);
    return concludeBatch(parts, stored, unknown, FIRST_LOOK_MS);
  }
  const claim = await claimDeparture(parts, stored.snapshot);
  if (claim.kind === 'leaves')
    return submitMessages(parts, { ...stored, snapshot: claim.snapshot });
  return claim.kind === 'waits' ? { againInMs: claim.forMs } : undefined;
}

/**
 * ClickSend did not take the batch the last time. If that was a second submission, messages of the first one
 * may have appeared while it waited, and these are not submitted again.
 */
async function submitWaiting(
  parts: Parts,
  stored: StoredBatch<WaitingBatchFact>,
): Promise<JobResult> {
  const { snapshot, fact } = stored;
  const { before } = fact;
  if (!before) return submitMessages(parts, stored);
  const { result } = await lookUpUnconfirmed(parts, before, getProduct(snapshot.send)).catch(
    failInsteadOfWaiting,
  );
  if (!hasUnconfirmed(result)) return concludeBatch(parts, stored, result);
  if (isSameRecord(result.outcomes, before.outcomes)) return submitMessages(parts, stored);
  const rest = { ...fact, before: result };
  return submitMessages(parts, await replaceBatch(parts.records, stored, rest));
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
async function resume(parts: Parts, intent: StoredBatch<SendingBatchFact>): Promise<JobResult> {
  const { snapshot, batch, fact } = intent;
  switch (parts.doubleSendGuard.getIntentState(fact)) {
    case 'in flight':
      throw new RetryLaterError(IN_FLIGHT_AGAIN_MS);
    case 'not submitted':
      return submitMessages(parts, intent);
    case undefined:
      parts.log.warn({ sendId: snapshot.send.id, batch }, 'looking up a batch whose process died');
      return concludeBatch(parts, intent, buildUnknownResult(intent), FIRST_LOOK_MS);
  }
}

/** ClickSend did not say of some messages whether it has them. */
async function lookUp(parts: Parts, stored: StoredBatch<AnsweredBatchFact>): Promise<JobResult> {
  const { snapshot, fact } = stored;
  const product = getProduct(snapshot.send);
  const { result, lookAgainInMs } = await lookUpUnconfirmed(parts, fact, product).catch(
    async (error: unknown) => {
      const isWanted = await isResendWanted(parts.records, stored);
      return isWanted ? failInsteadOfWaiting(error) : Promise.reject(error);
    },
  );
  // The job looks once more before it submits again, however sure the person was.
  const isAgain = hasUnconfirmed(result) && (await isResendWanted(parts.records, stored));
  if (!isAgain) return concludeBatch(parts, stored, result, lookAgainInMs);
  return submitMessages(parts, await replaceBatch(parts.records, stored, result));
}

async function isResendWanted(
  records: AppContext['records'],
  { snapshot, batch, fact }: StoredBatch<AnsweredBatchFact>,
): Promise<boolean> {
  return (await records.resendRequest.get(snapshot.send.id, batch))?.about === fact.at;
}

async function giveUp(parts: Parts, id: BatchId, error: unknown): Promise<void> {
  const { records, jobs } = parts;
  const stored = await loadStoredBatch(records, id);
  const fact = stored?.fact;
  if (!stored || fact?.kind === 'refused') return;
  if (fact?.kind === 'sending') {
    // The job crashed its process, or the store didn't take the result. Nothing else looks whether ClickSend has the batch.
    return jobs.add(submitBatchJob, id, { delayMs: CRASHED_JOB_RETRY_WINDOW_MS });
  }
  const before = getLastResult(fact);
  if (before && !hasUnconfirmed(before)) return;
  if (fact?.kind === 'answered' && fact.lookups >= LOOKUPS_BEFORE_ASKING) {
    // The question is already there. Only a press on *Send again* needs another one.
    const isAgain = await isResendWanted(records, { ...stored, fact });
    if (!isAgain) return jobs.add(submitBatchJob, id, { delayMs: CRASHED_JOB_RETRY_WINDOW_MS });
  }
  const delay = fact?.kind === 'waiting' ? fact.problem : undefined;
  const problem = delay ?? getProblem(error) ?? { code: 'clicksend_away' };
  const next = await refuseBatch(parts, stored, problem);
  if (next) await jobs.add(submitBatchJob, id, { delayMs: next.againInMs });
}
