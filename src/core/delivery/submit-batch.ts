import type { Problem } from '../../domain/problem.ts';
import {
  countBatches,
  getBatchRecipients,
  getProduct,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { createLiveMessageCheck } from '../conversations/live-message-check.ts';
import { AppError, getErrorCode, RetryLaterError } from '../errors.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { SubmitOutcome } from '../ports/clicksend-messages.ts';
import type { Clock } from '../ports/clock.ts';
import {
  CRASH_LOOP_CODE,
  CRASHED_JOB_RETRY_WINDOW_MS,
  type JobResult,
  type Jobs,
  type JobWorker,
} from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/load-snapshot.ts';
import {
  getLastResult,
  hasUnconfirmed,
  LOOKUPS_BEFORE_ASKING,
  listWithheld,
} from '../status/batch-outcomes.ts';
import { createBatchLimiter } from './batch-limiter.ts';
import {
  buildBatchMessages,
  buildNothingSubmittedResult,
  buildUnconfirmedResult,
  mergeOutcomes,
} from './batch-results.ts';
import { createBatchStore } from './batch-store.ts';
import type { ClaimDeparture } from './claim-departure.ts';
import { buildUnknownResult, excludeRecipients, pickWithheld } from './earlier-result.ts';
import {
  addOptOutReasons,
  buildRefusedOutcomes,
  createExcludeOptedOut,
} from './exclude-opted-out.ts';
import type { createIndexMessages } from './index-messages.ts';
import type { createLookUpUnconfirmed } from './look-up-unconfirmed.ts';
import type { createEnsureMedia } from './media/ensure-media.ts';
import type { PictureResult } from './media/fetch-picture.ts';

/** Growing pauses of up to five minutes: about an hour of a ClickSend that does not take orders. */
const ATTEMPTS = 18;

/** ClickSend is tried for about an hour; what left longer ago and has no order is a riddle. */
const LEFT_LONG_AGO_MS = 3 * 3_600_000;

/** The first look for an order that was not answered. */
const FIRST_LOOK_MS = 1_000;

/** When a second order came to nothing, the first one may still show. */
const LOOK_ON_MS = 3_600_000;

/** Both lanes are taken: one of them is free again within some seconds. */
const ROOM_AGAIN_MS = 500;

/** An order of this process is under way, though the job came back: as after an outage of the store. */
const UNDER_WAY_AGAIN_MS = 1_000;

/** A process that stood still for so long between intent and order does not order: another may have looked for it since. */
const STALLED_MS = 5_000;

/** What was typed before it in a live thread leaves within a second, unless ClickSend is slow. */
const BEHIND_AGAIN_MS = 300;

/**
 * Orders one batch at ClickSend, once. `sending` is written before the order leaves; when no
 * answer came the history is asked, and only a person may have the same message sent again.
 */
export function createSubmitBatchJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly fetchPicture: (send: Send) => Promise<PictureResult>;
  readonly ensureMedia: ReturnType<typeof createEnsureMedia>;
  readonly lookUp: ReturnType<typeof createLookUpUnconfirmed>;
  readonly settle: ReturnType<typeof createIndexMessages>;
  readonly claimDeparture: ClaimDeparture;
  /** Who is opted out at this moment. */
  readonly findOptedOut: FindOptedOut;
}): JobWorker {
  const { records, jobs, clickSend, clock, log, metrics } = tools;
  const book = createBatchStore(tools);
  const guard = createExcludeOptedOut(tools.findOptedOut);
  const typed = createLiveMessageCheck(tools);
  const { isCrowded, makeRoom } = createBatchLimiter(tools);
  // Most of them wait for an answer, and one that does not come must not hold up the others.
  return { concurrency: 32, attempts: ATTEMPTS, run, onExhausted: giveUp };

  async function run(id: string): Promise<JobResult> {
    const { snapshot, batch } = await batchOf(id);
    // An edit may have made it smaller.
    if (!snapshot || batch >= countBatches(snapshot.send)) return undefined;
    const { send } = snapshot;
    const fact = await records.batch.get(send.id, batch);
    if (!fact) return begin(snapshot, batch);
    // The process may have died before it did.
    await makeRoom(send, batch);
    if (fact.kind === 'waiting') return order(snapshot, batch, fact);
    if (fact.kind === 'refused') return undefined;
    if (fact.kind === 'sending') {
      const here = book.getIntentState(fact);
      if (here === 'under way') throw new RetryLaterError(UNDER_WAY_AGAIN_MS);
      if (here === 'held') return order(snapshot, batch, fact);
      // The process died between the intent and the result.
      log.warn({ sendId: send.id, batch }, 'an order was cut off, and is looked up');
      return conclude(send, batch, fact, buildUnknownResult(snapshot, batch, fact), FIRST_LOOK_MS);
    }
    if (!hasUnconfirmed(fact)) return tools.settle(send, fact);
    const { result: found, lookAgainInMs } = await tools.lookUp(fact, getProduct(send));
    // Looked for once more before it is ordered again, however sure the person was.
    const isWanted = hasUnconfirmed(found) && (await isWantedAgain(send, batch, fact));
    if (!isWanted) return conclude(send, batch, fact, found, lookAgainInMs);
    await book.compareAndSet(send, batch, fact, found);
    return order(snapshot, batch, found);
  }

  async function begin(snapshot: SendSnapshot, batch: number): Promise<JobResult> {
    const { send, ended, changes } = snapshot;
    if (await records.refusal.get(send.id)) return undefined;
    const left = ended === 'left' ? changes.find(({ kind }) => kind === 'left') : undefined;
    if (left && clock.now() - left.at > LEFT_LONG_AGO_MS) {
      // Whatever kept it from being ordered, or its order from being known: nobody orders it unasked now.
      const unknown = buildUnconfirmedResult(snapshot, batch, left.at, undefined);
      return conclude(send, batch, undefined, unknown, FIRST_LOOK_MS);
    }
    const now = await tools.claimDeparture(snapshot);
    if (now.kind === 'leaves') return order(now.snapshot, batch, undefined);
    return now.kind === 'waits' ? { againInMs: now.forMs } : undefined;
  }

  async function order(
    snapshot: SendSnapshot,
    batch: number,
    last: BatchFact | undefined,
  ): Promise<JobResult> {
    const { send } = snapshot;
    const known = getLastResult(last);
    if (!known && (await records.stopRequest.get(send.id))) return withhold(send, batch, last);
    const inside = known ? undefined : await typed.findBlockingProblem(send);
    if (inside) return refuse(send, batch, last, inside);
    if (!known && (await typed.hasEarlierPending(send))) throw new RetryLaterError(BEHIND_AGAIN_MS);
    if (await isCrowded(send, batch)) throw new RetryLaterError(ROOM_AGAIN_MS);
    const media = await tools.ensureMedia(send, () => tools.fetchPicture(send));
    if (media.kind === 'refused') return refuse(send, batch, last, media.problem);
    const at = clock.now();
    const withheld = known ? (known.withheld ?? []) : await wantedBack(send);
    const wanted = buildBatchMessages(excludeRecipients(snapshot, withheld), batch, known, at);
    const { messages, optedOut } = await guard(wanted);
    const [first] = optedOut;
    if (messages.length === 0) {
      // As with a second order that ClickSend refuses: the first one may still show.
      if (known) return first && refuse(send, batch, last, first.problem);
      const nothing = { ...buildNothingSubmittedResult(at, withheld), outcomes: optedOut };
      return conclude(send, batch, last, nothing, undefined);
    }
    const before = known && addOptOutReasons(known, optedOut);
    const placed = {
      at,
      before,
      ...pickWithheld(withheld),
      ...(first ? { barred: optedOut } : {}),
    };
    if (before) await jobs.add('report', send.id);
    // Before it leaves: an answer to it may come sooner than ClickSend's.
    await records.addPersonReferences(
      messages.map(({ to, reference }) => ({ phone: to, reference })),
      at,
    );
    const intent = await book.storeIntent(send, batch, last, placed);
    if (clock.now() - at > STALLED_MS) return stepBack(send, batch, intent);
    if (!before && (await records.refusal.get(send.id))) return withhold(send, batch, intent);
    // Somebody opted out while the intent was written: it is written anew, without them.
    if ((await guard(messages)).optedOut.length > 0) return stepBack(send, batch, intent);
    const insideNow = before ? undefined : await typed.findBlockingProblem(send);
    if (insideNow) return refuse(send, batch, intent, insideNow);
    book.markInFlight(intent);
    const outcome = await clickSend.submitBatch(media.media?.url, messages).catch(unheard);
    const code = 'problem' in outcome ? outcome.problem.code : undefined;
    log.info({ sendId: send.id, batch, outcome: outcome.kind, code }, 'ordered');
    metrics.count('messages', { outcome: outcome.kind }, messages.length);

    const unknown = buildUnknownResult(snapshot, batch, placed);
    switch (outcome.kind) {
      case 'answered': {
        const outcomes = mergeOutcomes(unknown.outcomes, outcome.messages);
        const currency = outcome.currency ? { currency: outcome.currency } : {};
        return answered(send, batch, intent, { ...unknown, outcomes, ...currency });
      }
      case 'unknown':
        return answered(send, batch, intent, unknown);
      case 'refused':
        return refuse(send, batch, intent, outcome.problem);
      case 'notTaken': {
        const { problem, retryAfterMs } = outcome;
        const again = before ? { before } : {};
        await book.storeResult(send, batch, intent, { kind: 'waiting', at, problem, ...again });
        await makeRoom(send, batch);
        await jobs.add('report', send.id);
        const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
        throw new AppError(problem.code, { retry: 'later', problem, ...asked });
      }
    }
  }

  /** It did not leave: whoever takes it next, here or elsewhere, must not look for it at ClickSend. */
  async function stepBack(send: Send, batch: number, intent: SendingBatchFact): Promise<never> {
    const { at, before } = intent;
    const again = before ? { before } : {};
    await book.storeResult(send, batch, intent, { kind: 'waiting', at, problem: heldUp, ...again });
    throw new RetryLaterError(0);
  }

  /** Writes what ClickSend answered, and comes again for what it did not. */
  async function answered(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: AnsweredBatchFact,
  ): Promise<JobResult> {
    return goOn(send, batch, await book.storeResult(send, batch, intent, to), FIRST_LOOK_MS);
  }

  /** Writes what is known without a new answer. */
  async function conclude(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: AnsweredBatchFact,
    lookAgainInMs: number | undefined,
  ): Promise<JobResult> {
    await book.compareAndSet(send, batch, from, to);
    return goOn(send, batch, to, lookAgainInMs);
  }

  async function goOn(
    send: Send,
    batch: number,
    fact: AnsweredBatchFact,
    lookAgainInMs: number | undefined,
  ): Promise<JobResult> {
    await makeRoom(send, batch);
    await tools.settle(send, fact);
    const isOpen = hasUnconfirmed(fact) && lookAgainInMs !== undefined;
    return isOpen ? { againInMs: lookAgainInMs } : undefined;
  }

  /** A refused second order says nothing of the first: what was known stays, and a person is asked anew. */
  async function refuse(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    problem: Problem,
  ): Promise<JobResult> {
    const at = clock.now();
    const before = getLastResult(from);
    if (before) {
      const outcomes = before.outcomes.map((one) =>
        one.kind === 'unsure' ? { ...one, problem } : one,
      );
      const asking = { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
      return goOn(send, batch, await write(send, batch, from, asking), LOOK_ON_MS);
    }
    const barred = from?.kind === 'sending' ? from.barred : undefined;
    if (barred) {
      const outcomes = buildRefusedOutcomes(send, batch, problem, barred);
      const refused = { ...buildNothingSubmittedResult(at, listWithheld(from)), outcomes };
      return goOn(send, batch, await write(send, batch, from, refused), undefined);
    }
    await write(send, batch, from, { kind: 'refused', at, problem });
    await makeRoom(send, batch);
    await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
    return undefined;
  }

  async function write<F extends BatchFact>(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: F,
  ): Promise<F | AnsweredBatchFact> {
    if (from?.kind === 'sending') return book.storeResult(send, batch, from, to);
    await book.compareAndSet(send, batch, from, to);
    return to;
  }

  /** Somebody stopped the send before this batch left. */
  function withhold(send: Send, batch: number, last: BatchFact | undefined): Promise<JobResult> {
    const all = getBatchRecipients(send, batch).map(({ index }) => index);
    return conclude(send, batch, last, buildNothingSubmittedResult(clock.now(), all), undefined);
  }

  /** After a process died of it nothing else would look. */
  async function putOffLookUp(id: string, error: unknown): Promise<void> {
    if (getErrorCode(error) !== CRASH_LOOP_CODE) return;
    await jobs.add('deliver', id, { delayMs: CRASHED_JOB_RETRY_WINDOW_MS });
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const { snapshot, batch } = await batchOf(id);
    const send = snapshot?.send;
    const fact = send && (await records.batch.get(send.id, batch));
    if (!send || fact?.kind === 'refused') return;
    // Whether it left is looked up when the job may begin again, and then said.
    if (fact?.kind === 'sending') return putOffLookUp(id, error);
    const said = fact?.kind === 'waiting' ? fact.problem : undefined;
    const problem = said ?? (error instanceof AppError ? error.problem : undefined);
    const before = getLastResult(fact);
    if (before && !hasUnconfirmed(before)) return;
    const next = await refuse(send, batch, fact, problem ?? clickSendAway);
    if (next) await jobs.add('deliver', id, { delayMs: next.againInMs });
  }

  /** Places of recipients whom somebody wanted back while ClickSend did not take the order yet. */
  async function wantedBack(send: Send): Promise<readonly number[]> {
    if (send.schedule?.with !== 'clicksend') return [];
    const now = await loadSnapshot(records, send.id);
    if (now?.cancelRequest && now.cancelRequest.outcome !== 'kept')
      return [...send.recipients.keys()];
    const asked = await records
      .messageCancelRequests(send.id)
      .listOldest({ limit: Number.POSITIVE_INFINITY });
    return asked.map(({ member }) => Number(member));
  }

  async function isWantedAgain(
    send: Send,
    batch: number,
    fact: AnsweredBatchFact,
  ): Promise<boolean> {
    return (await records.resendRequest.get(send.id, batch))?.about === fact.at;
  }

  async function batchOf(
    id: string,
  ): Promise<{ snapshot: SendSnapshot | undefined; batch: number }> {
    const [sendId = '', batch = '0'] = id.split(':');
    return { snapshot: await loadSnapshot(records, sendId as SendId), batch: Number(batch) };
  }
}

/** An order whose call fails in a way that nobody thought of may have left all the same. */
function unheard(error: unknown): SubmitOutcome {
  const what = 'Something went wrong while ClickSend was asked';
  const code = getErrorCode(error);
  return { kind: 'unknown', problem: { code, what, todo: '' } };
}

const heldUp: Problem = {
  code: 'held_up',
  what: 'Something changed while it was about to leave',
  todo: 'It is looked at once more, and leaves by itself',
};

const clickSendAway: Problem = {
  code: 'clicksend_away',
  what: 'ClickSend did not take the order for an hour',
  todo: 'Try again when it is back',
};
