import type { Problem } from '../../domain/problem.ts';
import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, RetryLaterError } from '../errors.ts';
import { updatePostJob } from '../jobs.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { ClickSend, OutgoingMessage, SubmitOutcome } from '../ports/clicksend.ts';
import type { JobResult } from '../ports/jobs.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { getLastResult } from '../status/batch-outcomes.ts';
import type { BatchLimiter } from './batch-limiter.ts';
import {
  buildBatchMessages,
  buildNothingSubmittedResult,
  buildUnknownResult,
  excludeRecipients,
  mergeOutcomes,
  pickWithheld,
} from './batch-results.ts';
import type { BatchConclusions } from './conclude-batch.ts';
import {
  addOptOutReasons,
  createExcludeOptedOut,
  type ExcludeOptedOut,
  type OptOutExclusion,
} from './exclude-opted-out.ts';
import type { LiveMessageCheck } from './live-message-check.ts';
import type { EnsureMedia } from './media/ensure-media.ts';
import type { PictureResult } from './media/fetch-picture.ts';
import type { SubmissionGuard } from './submission-guard.ts';

/** The limit of batches in flight is reached. One of them gets its response within a few seconds. */
const AT_LIMIT_AGAIN_MS = 500;

/**
 * A process that was suspended for this long between intent and call does not call, because another one may
 * have looked for the batch since.
 */
const STALLED_MS = 5_000;

/** An earlier message of a live thread is submitted within a second, unless ClickSend is slow. */
const EARLIER_PENDING_AGAIN_MS = 300;

/** Submits the remaining messages of a batch. `last` is the stored state of the batch. */
export type SubmitMessages = (
  snapshot: SendSnapshot,
  batch: number,
  last: BatchFact | undefined,
) => Promise<JobResult>;

interface Tools extends AppContext {
  readonly clickSend: Pick<ClickSend, 'submitBatch'>;
  readonly loadPicture: (send: Send) => Promise<PictureResult>;
  readonly ensureMedia: EnsureMedia;
  readonly findOptedOut: FindOptedOut;
  readonly liveCheck: LiveMessageCheck;
  readonly submissionGuard: SubmissionGuard;
  readonly limiter: BatchLimiter;
  readonly conclusions: BatchConclusions;
}

/**
 * Submits a batch once: checks that it may be submitted, stores the intent, checks again, calls ClickSend
 * and stores the result.
 */
export function createSubmitMessages(tools: Tools): SubmitMessages {
  const { records, clock, submissionGuard, conclusions } = tools;
  const excludeOptedOut = createExcludeOptedOut(tools.findOptedOut);
  const buildSubmission = createBuildSubmission(tools, excludeOptedOut);
  return async (snapshot, batch, last) => {
    const { send } = snapshot;
    const known = getLastResult(last);
    if (!known && (await records.stopRequest.get(send.id)))
      return conclusions.withhold(send, batch, last);
    const notLive = known ? undefined : await tools.liveCheck.findBlockingProblem(send);
    if (notLive) return conclusions.refuse(send, batch, last, notLive);
    await waitForTurn(tools, send, batch, known);
    const media = await tools.ensureMedia(send, () => tools.loadPicture(send));
    if (media.kind === 'refused') return conclusions.refuse(send, batch, last, media.problem);
    const submission = await buildSubmission(snapshot, batch, known);
    if (submission.messages.length === 0) return concludeEmpty(send, batch, last, submission);
    const intent = await storeIntent(tools, send, batch, last, submission);
    const early = await recheck(send, batch, intent, submission);
    if (early.kind === 'concluded') return early.result;
    submissionGuard.markInFlight(intent);
    const outcome = await callClickSend(tools, send, batch, media.media?.url, submission.messages);
    const unknown = buildUnknownResult(snapshot, batch, intent);
    return storeOutcome(tools, send, batch, intent, unknown, outcome);
  };

  /** As after a second submission that ClickSend rejects, the messages of the first one may still appear. */
  async function concludeEmpty(
    send: Send,
    batch: number,
    last: BatchFact | undefined,
    { at, withheld, optedOut, before }: Submission,
  ): Promise<JobResult> {
    const [first] = optedOut;
    if (before) return first && conclusions.refuse(send, batch, last, first.problem);
    const nothing = { ...buildNothingSubmittedResult(at, withheld), outcomes: optedOut };
    return conclusions.conclude(send, batch, last, nothing);
  }

  /** Checks again after the intent is stored, because from then on a person who stops the send sees the intent. */
  async function recheck(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    { at, messages, before }: Submission,
  ): Promise<{ readonly kind: 'go on' } | { readonly kind: 'concluded'; result: JobResult }> {
    if (clock.now() - at > STALLED_MS) return stepBack(tools, send, batch, intent);
    if (!before && (await records.refusal.get(send.id)))
      return { kind: 'concluded', result: await conclusions.withhold(send, batch, intent) };
    // Somebody opted out while the intent was written, so it is written again without them.
    if ((await excludeOptedOut(messages)).optedOut.length > 0)
      return stepBack(tools, send, batch, intent);
    const notLive = before ? undefined : await tools.liveCheck.findBlockingProblem(send);
    if (!notLive) return { kind: 'go on' };
    return { kind: 'concluded', result: await conclusions.refuse(send, batch, intent, notLive) };
  }
}

/** Throws a RetryLaterError while others go first. */
async function waitForTurn(
  { liveCheck, limiter }: Tools,
  send: Send,
  batch: number,
  known: AnsweredBatchFact | undefined,
): Promise<void> {
  if (!known && (await liveCheck.hasEarlierPending(send)))
    throw new RetryLaterError(EARLIER_PENDING_AGAIN_MS);
  if (await limiter.isAtLimit(send, batch)) throw new RetryLaterError(AT_LIMIT_AGAIN_MS);
}

async function storeIntent(
  { records, jobs, submissionGuard }: Tools,
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
  return submissionGuard.storeIntent(send, batch, last, {
    at,
    before,
    ...pickWithheld(withheld),
    barred: optedOut.length > 0 ? optedOut : undefined,
  });
}

/** Nothing was submitted, so the next worker to take the batch must not look for it at ClickSend. */
async function stepBack(
  { submissionGuard }: Tools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
): Promise<never> {
  const { at, before } = intent;
  const waiting = { kind: 'waiting', at, problem: SUBMISSION_DELAYED_PROBLEM, before } as const;
  await submissionGuard.storeResult(send, batch, intent, waiting);
  throw new RetryLaterError(0);
}

async function callClickSend(
  { clickSend, log, metrics }: Tools,
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
  { jobs, submissionGuard, limiter, conclusions }: Tools,
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
      return conclusions.concludeAnswer(send, batch, intent, { ...unknown, outcomes, currency });
    }
    case 'unknown':
      return conclusions.concludeAnswer(send, batch, intent, unknown);
    case 'refused':
      return conclusions.refuse(send, batch, intent, outcome.problem);
    case 'notTaken': {
      const { problem, retryAfterMs } = outcome;
      const { at, before } = intent;
      await submissionGuard.storeResult(send, batch, intent, {
        kind: 'waiting',
        at,
        problem,
        before,
      });
      await limiter.queueNextBatch(send, batch);
      await jobs.add(updatePostJob, send.id);
      throw new AppError(problem.code, { retry: 'later', problem, retryAfterMs });
    }
  }
}

const SUBMISSION_DELAYED_PROBLEM: Problem = { code: 'held_up' };

/** The messages of a batch to submit, and what was known before. */
interface Submission extends OptOutExclusion {
  readonly at: number;
  /** Indexes of recipients whose messages somebody cancelled. */
  readonly withheld: readonly number[];
  /** The result of an earlier submission of the same batch. */
  readonly before: AnsweredBatchFact | undefined;
}

/** `known`: the result of an earlier submission of the same batch. */
type BuildSubmission = (
  snapshot: SendSnapshot,
  batch: number,
  known: AnsweredBatchFact | undefined,
) => Promise<Submission>;

/** Leaves out of a batch everyone who was cancelled, has opted out, or has a known outcome. */
function createBuildSubmission(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  excludeOptedOut: ExcludeOptedOut,
): BuildSubmission {
  return async (snapshot, batch, known) => {
    const at = clock.now();
    const withheld = known ? (known.withheld ?? []) : await findWithheld(records, snapshot.send);
    const rest = excludeRecipients(snapshot, withheld);
    const { messages, optedOut } = await excludeOptedOut(
      buildBatchMessages(rest, batch, known, at),
    );
    return { at, withheld, messages, optedOut, before: known && addOptOutReasons(known, optedOut) };
  };
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
