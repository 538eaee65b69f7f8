import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, RetryLaterError } from '../errors.ts';
import { updatePostJob } from '../jobs.ts';
import type { ClickSend, OutgoingMessage, SubmitOutcome } from '../ports/clicksend.ts';
import type { JobResult } from '../ports/jobs.ts';
import type { AnsweredBatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { getLastResult } from '../status/batch-outcomes.ts';
import { isAtBatchLimit, queueNextBatch } from './batch-limiter.ts';
import {
  buildBatchMessages,
  buildNothingSubmittedResult,
  buildUnknownResult,
  excludeRecipients,
  mergeOutcomes,
  pickWithheld,
} from './batch-results.ts';
import { type Conclusion, checkNeverSubmitted, findWithheld } from './check-never-submitted.ts';
import {
  type BatchTools,
  concludeAnswer,
  concludeBatch,
  concludeWithheld,
  refuseBatch,
} from './conclude-batch.ts';
import { addOptOutReasons, excludeOptedOut, type OptOutExclusion } from './exclude-opted-out.ts';
import { checkLiveMessage, hasEarlierPending } from './live-message-check.ts';
import { ensureMedia } from './media/ensure-media.ts';
import { loadPicture, type PictureTools } from './media/load-picture.ts';
import type { StoredBatch } from './stored-batch.ts';

/** The limit of batches in flight is reached. One of them gets its response within a few seconds. */
const AT_LIMIT_AGAIN_MS = 500;

/** A process suspended for this long between intent and call does not call: another may have looked for the batch. */
const STALLED_MS = 5_000;

/** While no replica of Redis confirms the intent. Redis drops a silent replica within a minute. */
const REPLICA_AGAIN_MS = 2_000;

/** An earlier message of a live thread is submitted within a second, unless ClickSend is slow. */
const EARLIER_PENDING_AGAIN_MS = 300;

export interface SubmitTools extends AppContext, BatchTools, PictureTools {
  readonly clickSend: Pick<ClickSend, 'submitBatch' | 'uploadMedia'>;
}

/**
 * Submits the remaining messages of a batch, once: checks that they may be submitted, stores the intent,
 * checks again, calls ClickSend and stores the result.
 */
export async function submitMessages(tools: SubmitTools, stored: StoredBatch): Promise<JobResult> {
  const { send } = stored.snapshot;
  const isFirst = getLastResult(stored.fact) === undefined;
  const firstConclusion = isFirst ? await checkNeverSubmitted(tools, stored) : undefined;
  if (firstConclusion) return firstConclusion.result;
  await waitForTurn(tools, stored, isFirst);
  const media = await ensureMedia(tools, send, () => loadPicture(tools, send));
  if (media.kind === 'refused') return refuseBatch(tools, stored, media.problem);
  const submission = await buildSubmission(tools, stored);
  if (submission.messages.length === 0) return concludeEmpty(tools, stored, submission);
  const intent = await storeIntent(tools, stored, submission);
  const lastConclusion = await checkAgain(tools, intent, submission.messages);
  if (lastConclusion) return lastConclusion.result;
  tools.doubleSendGuard.markInFlight(intent);
  const outcome = await callClickSend(tools, intent, media.media?.url, submission.messages);
  return storeOutcome(tools, intent, outcome);
}

/** As after a second submission that ClickSend rejects, the messages of the first one may still appear. */
async function concludeEmpty(
  tools: SubmitTools,
  stored: StoredBatch,
  { at, withheld, optedOut, before }: Submission,
): Promise<JobResult> {
  const [first] = optedOut;
  if (before) return first && refuseBatch(tools, stored, first.problem);
  const nothing = { ...buildNothingSubmittedResult(at, withheld), outcomes: optedOut };
  return concludeBatch(tools, stored, nothing);
}

/** Checks again after the intent is stored, because from then on a person who stops the send sees the intent. */
async function checkAgain(
  tools: SubmitTools,
  intent: StoredBatch<SendingBatchFact>,
  messages: readonly OutgoingMessage[],
): Promise<Conclusion | undefined> {
  const { send } = intent.snapshot;
  const { at, before } = intent.fact;
  // If a replica of Redis without the intent takes over, another run submits the batch again.
  if ((await tools.records.store.isReplicated?.()) === false) {
    tools.log.warn({ sendId: send.id }, 'no replica of Redis confirms the intent, retrying in 2 s');
    return stepBack(tools, intent, REPLICA_AGAIN_MS);
  }
  if (tools.clock.now() - at > STALLED_MS) return stepBack(tools, intent);
  const [stored, refusal] = await Promise.all([
    tools.records.batch.get(send.id, intent.batch),
    tools.records.refusal.get(send.id),
  ]);
  // A replica may have taken over without the intent before this process asked for a confirmation.
  if (!isSameRecord(stored, intent.fact)) throw new RetryLaterError(0);
  if (!before && refusal) return { result: await concludeWithheld(tools, intent) };
  // Somebody opted out while the intent was written, so it is written again without them.
  if ((await excludeOptedOut(tools.records, messages)).optedOut.length > 0)
    return stepBack(tools, intent);
  const notLive = before ? undefined : await checkLiveMessage(tools, send);
  return notLive && { result: await refuseBatch(tools, intent, notLive) };
}

/** Throws a RetryLaterError while others go first. */
async function waitForTurn(
  tools: SubmitTools,
  stored: StoredBatch,
  isFirst: boolean,
): Promise<void> {
  if (isFirst && (await hasEarlierPending(tools, stored.snapshot.send)))
    throw new RetryLaterError(EARLIER_PENDING_AGAIN_MS);
  if (await isAtBatchLimit(tools, stored)) throw new RetryLaterError(AT_LIMIT_AGAIN_MS);
}

async function storeIntent(
  { records, jobs, doubleSendGuard }: SubmitTools,
  stored: StoredBatch,
  { at, before, withheld, optedOut, messages }: Submission,
): Promise<StoredBatch<SendingBatchFact>> {
  if (before) await jobs.add(updatePostJob, stored.snapshot.send.id);
  // Before the call, because a reply may arrive before ClickSend's response.
  await records.addPersonReferences(
    messages.map(({ to, reference }) => ({ phone: to, reference })),
    at,
  );
  return doubleSendGuard.storeIntent(stored, {
    at,
    before,
    ...pickWithheld(withheld),
    barred: optedOut.length > 0 ? optedOut : undefined,
  });
}

async function stepBack(
  tools: SubmitTools,
  intent: StoredBatch<SendingBatchFact>,
  againInMs = 0,
): Promise<never> {
  await storeNotTaken(tools, intent, { code: 'held_up' });
  throw new RetryLaterError(againInMs);
}

/** ClickSend took none of the batch, so the next worker must not look for it there. */
async function storeNotTaken(
  { doubleSendGuard }: SubmitTools,
  intent: StoredBatch<SendingBatchFact>,
  problem: Problem,
): Promise<void> {
  const { at, before } = intent.fact;
  await doubleSendGuard.storeResult(intent, { kind: 'waiting', at, problem, before });
}

async function callClickSend(
  { clickSend, log, metrics }: SubmitTools,
  { snapshot, batch }: StoredBatch,
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
): Promise<SubmitOutcome> {
  const outcome = await clickSend.submitBatch(mediaUrl, messages).catch(buildUnknownOutcome);
  const code = 'problem' in outcome ? outcome.problem.code : undefined;
  const sendId = snapshot.send.id;
  log.info({ sendId, batch, outcome: outcome.kind, code }, 'submitted a batch');
  metrics.count('messages', { outcome: outcome.kind }, messages.length);
  return outcome;
}

/** A call that fails in an unexpected way may still have submitted the batch. */
function buildUnknownOutcome(error: unknown): SubmitOutcome {
  return { kind: 'unknown', problem: { code: 'submission_failed', cause: getErrorCode(error) } };
}

async function storeOutcome(
  tools: SubmitTools,
  intent: StoredBatch<SendingBatchFact>,
  outcome: SubmitOutcome,
): Promise<JobResult> {
  const unknown = buildUnknownResult(intent);
  switch (outcome.kind) {
    case 'answered': {
      const outcomes = mergeOutcomes(unknown.outcomes, outcome.messages);
      const currency = outcome.currency || unknown.currency;
      return concludeAnswer(tools, intent, { ...unknown, outcomes, currency });
    }
    case 'unknown':
      return concludeAnswer(tools, intent, unknown);
    case 'refused':
      return refuseBatch(tools, intent, outcome.problem);
    case 'notTaken': {
      const { problem, retryAfterMs } = outcome;
      await storeNotTaken(tools, intent, problem);
      await queueNextBatch(tools, intent);
      await tools.jobs.add(updatePostJob, intent.snapshot.send.id);
      throw new AppError(problem.code, { retry: 'later', problem, retryAfterMs });
    }
  }
}

/** The messages of a batch to submit, and what was known before. */
interface Submission extends OptOutExclusion {
  readonly at: number;
  /** Indexes of recipients whose messages somebody cancelled. */
  readonly withheld: readonly number[];
  /** The result of an earlier submission of the same batch. */
  readonly before: AnsweredBatchFact | undefined;
}

/** Leaves out of a batch everyone who was cancelled, has opted out, or has a known outcome. */
async function buildSubmission(
  { records, clock }: SubmitTools,
  stored: StoredBatch,
): Promise<Submission> {
  const at = clock.now();
  const before = getLastResult(stored.fact);
  const withheld = before
    ? (before.withheld ?? [])
    : await findWithheld(records, stored.snapshot.send);
  const rest = excludeRecipients(stored, withheld);
  const { messages, optedOut } = await excludeOptedOut(records, buildBatchMessages(rest, at));
  return { at, withheld, messages, optedOut, before: before && addOptOutReasons(before, optedOut) };
}
