import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, RetryLaterError } from '../errors.ts';
import { updatePostJob } from '../jobs.ts';
import type { ClickSend, OutgoingMessage, SubmitOutcome } from '../ports/clicksend.ts';
import type { JobResult } from '../ports/jobs.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
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
import {
  type BatchTools,
  concludeAnswer,
  concludeBatch,
  concludeWithheld,
  refuseBatch,
} from './conclude-batch.ts';
import { addOptOutReasons, excludeOptedOut, type OptOutExclusion } from './exclude-opted-out.ts';
import { findBlockingProblem, hasEarlierPending } from './live-message-check.ts';
import { ensureMedia } from './media/ensure-media.ts';
import { loadPicture, type PictureTools } from './media/load-picture.ts';

/** The limit of batches in flight is reached. One of them gets its response within a few seconds. */
const AT_LIMIT_AGAIN_MS = 500;

/** A process suspended for this long between intent and call does not call: another may have looked for the batch. */
const STALLED_MS = 5_000;

/** An earlier message of a live thread is submitted within a second, unless ClickSend is slow. */
const EARLIER_PENDING_AGAIN_MS = 300;

export interface SubmitTools extends AppContext, BatchTools, PictureTools {
  readonly clickSend: Pick<ClickSend, 'submitBatch' | 'uploadMedia'>;
}

/**
 * Submits the remaining messages of a batch, once: checks that they may be submitted, stores the intent,
 * checks again, calls ClickSend and stores the result. `last` is the stored state of the batch.
 */
export async function submitMessages(
  tools: SubmitTools,
  snapshot: SendSnapshot,
  batch: number,
  last: BatchFact | undefined,
): Promise<JobResult> {
  const { send } = snapshot;
  const known = getLastResult(last);
  if (!known && (await tools.records.stopRequest.get(send.id)))
    return concludeWithheld(tools, send, batch, last);
  const notLive = known ? undefined : await findBlockingProblem(tools, send);
  if (notLive) return refuseBatch(tools, send, batch, last, notLive);
  await waitForTurn(tools, send, batch, known);
  const media = await ensureMedia(tools, send, () => loadPicture(tools, send));
  if (media.kind === 'refused') return refuseBatch(tools, send, batch, last, media.problem);
  const submission = await buildSubmission(tools, snapshot, batch, known);
  if (submission.messages.length === 0) return concludeEmpty(tools, send, batch, last, submission);
  const intent = await storeIntent(tools, send, batch, last, submission);
  const early = await checkAgain(tools, send, batch, intent, submission);
  if (early.kind === 'concluded') return early.result;
  tools.doubleSendGuard.markInFlight(intent);
  const outcome = await callClickSend(tools, send, batch, media.media?.url, submission.messages);
  const unknown = buildUnknownResult(snapshot, batch, intent);
  return storeOutcome(tools, send, batch, intent, unknown, outcome);
}

/** As after a second submission that ClickSend rejects, the messages of the first one may still appear. */
async function concludeEmpty(
  tools: SubmitTools,
  send: Send,
  batch: number,
  last: BatchFact | undefined,
  { at, withheld, optedOut, before }: Submission,
): Promise<JobResult> {
  const [first] = optedOut;
  if (before) return first && refuseBatch(tools, send, batch, last, first.problem);
  const nothing = { ...buildNothingSubmittedResult(at, withheld), outcomes: optedOut };
  return concludeBatch(tools, send, batch, last, nothing);
}

/** Checks again after the intent is stored, because from then on a person who stops the send sees the intent. */
async function checkAgain(
  tools: SubmitTools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
  { at, messages, before }: Submission,
): Promise<{ readonly kind: 'go on' } | { readonly kind: 'concluded'; result: JobResult }> {
  if (tools.clock.now() - at > STALLED_MS) return stepBack(tools, send, batch, intent);
  if (!before && (await tools.records.refusal.get(send.id)))
    return { kind: 'concluded', result: await concludeWithheld(tools, send, batch, intent) };
  // Somebody opted out while the intent was written, so it is written again without them.
  if ((await excludeOptedOut(tools.records, messages)).optedOut.length > 0)
    return stepBack(tools, send, batch, intent);
  const notLive = before ? undefined : await findBlockingProblem(tools, send);
  if (!notLive) return { kind: 'go on' };
  return { kind: 'concluded', result: await refuseBatch(tools, send, batch, intent, notLive) };
}

/** Throws a RetryLaterError while others go first. */
async function waitForTurn(
  tools: SubmitTools,
  send: Send,
  batch: number,
  known: AnsweredBatchFact | undefined,
): Promise<void> {
  if (!known && (await hasEarlierPending(tools, send)))
    throw new RetryLaterError(EARLIER_PENDING_AGAIN_MS);
  if (await isAtBatchLimit(tools, send, batch)) throw new RetryLaterError(AT_LIMIT_AGAIN_MS);
}

async function storeIntent(
  { records, jobs, doubleSendGuard }: SubmitTools,
  send: Send,
  batch: number,
  last: BatchFact | undefined,
  { at, before, withheld, optedOut, messages }: Submission,
): Promise<SendingBatchFact> {
  if (before) await jobs.add(updatePostJob, send.id);
  // Before the call, because a reply may arrive before ClickSend's response.
  await records.addPersonReferences(
    messages.map(({ to, reference }) => ({ phone: to, reference })),
    at,
  );
  return doubleSendGuard.storeIntent(send, batch, last, {
    at,
    before,
    ...pickWithheld(withheld),
    barred: optedOut.length > 0 ? optedOut : undefined,
  });
}

/** Nothing was submitted, so the next worker to take the batch must not look for it at ClickSend. */
async function stepBack(
  { doubleSendGuard }: SubmitTools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
): Promise<never> {
  const { at, before } = intent;
  const waiting = { kind: 'waiting', at, problem: { code: 'held_up' }, before } as const;
  await doubleSendGuard.storeResult(send, batch, intent, waiting);
  throw new RetryLaterError(0);
}

async function callClickSend(
  { clickSend, log, metrics }: SubmitTools,
  send: Send,
  batch: number,
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
): Promise<SubmitOutcome> {
  const outcome = await clickSend.submitBatch(mediaUrl, messages).catch(buildUnknownOutcome);
  const code = 'problem' in outcome ? outcome.problem.code : undefined;
  log.info({ sendId: send.id, batch, outcome: outcome.kind, code }, 'submitted a batch');
  metrics.count('messages', { outcome: outcome.kind }, messages.length);
  return outcome;
}

/** A call that fails in an unexpected way may still have submitted the batch. */
function buildUnknownOutcome(error: unknown): SubmitOutcome {
  return { kind: 'unknown', problem: { code: 'submission_failed', cause: getErrorCode(error) } };
}

/** `unknown` is the result if ClickSend says nothing. */
async function storeOutcome(
  tools: SubmitTools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
  unknown: AnsweredBatchFact,
  outcome: SubmitOutcome,
): Promise<JobResult> {
  switch (outcome.kind) {
    case 'answered': {
      const outcomes = mergeOutcomes(unknown.outcomes, outcome.messages);
      const currency = outcome.currency || unknown.currency;
      return concludeAnswer(tools, send, batch, intent, { ...unknown, outcomes, currency });
    }
    case 'unknown':
      return concludeAnswer(tools, send, batch, intent, unknown);
    case 'refused':
      return refuseBatch(tools, send, batch, intent, outcome.problem);
    case 'notTaken': {
      const { problem, retryAfterMs } = outcome;
      const { at, before } = intent;
      const waiting = { kind: 'waiting', at, problem, before } as const;
      await tools.doubleSendGuard.storeResult(send, batch, intent, waiting);
      await queueNextBatch(tools, send, batch);
      await tools.jobs.add(updatePostJob, send.id);
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
  snapshot: SendSnapshot,
  batch: number,
  known: AnsweredBatchFact | undefined,
): Promise<Submission> {
  const at = clock.now();
  const withheld = known ? (known.withheld ?? []) : await findWithheld(records, snapshot.send);
  const rest = excludeRecipients(snapshot, withheld);
  const { messages, optedOut } = await excludeOptedOut(
    records,
    buildBatchMessages(rest, batch, known, at),
  );
  return { at, withheld, messages, optedOut, before: known && addOptOutReasons(known, optedOut) };
}

/** Indexes of recipients whose messages somebody cancelled before ClickSend got the batch. */
async function findWithheld(records: Records, send: Send): Promise<readonly number[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const now = await loadSnapshot(records, send.id);
  if (now?.cancelRequest && now.cancelRequest.outcome !== 'kept')
    return [...send.recipients.keys()];
  const requests = await records.messageCancelRequests(send.id).listOldest();
  return requests.map(({ member }) => Number(member));
}
