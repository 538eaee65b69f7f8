import type { Problem } from '../../domain/problem.ts';
import {
  batchesOf,
  batchRecipients,
  productOf,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { typedLive } from '../conversations/live-message-check.ts';
import { AppError, codeOf, NotYet } from '../errors.ts';
import type { Barred } from '../opt-outs/opt-out-ledger.ts';
import type { ClickSend, SendOutcome } from '../ports/clicksend.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-metrics.ts';
import {
  BEGINS_AGAIN_MS,
  ENDS_PROCESSES,
  type JobResult,
  type Jobs,
  type JobWorker,
} from '../ports/jobs.ts';
import type { AnsweredFact, BatchFact, SendingFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { readStanding, type Standing } from '../sends/load-snapshot.ts';
import { withheldIn } from '../status/load-send-facts.ts';
import { lanes } from './batch-limiter.ts';
import { doubtful, hasUnsure, merge, messagesToOrder, nothingOrdered } from './batch-results.ts';
import { orderBook } from './batch-store.ts';
import type { Depart } from './claim-departure.ts';
import { heldBack, knownBefore, unknownOrder, withoutThem } from './earlier-result.ts';
import { knowingWhy, optOutGuard, refusedAll } from './exclude-opted-out.ts';
import type { settle } from './index-messages.ts';
import { LOOKUPS_BEFORE_ASKING, type lookUp } from './look-up-unconfirmed.ts';
import type { ensureMedia } from './media/ensure-media.ts';
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
export function deliver(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly pictureOf: (send: Send) => Promise<PictureResult>;
  readonly ensureMedia: ReturnType<typeof ensureMedia>;
  readonly lookUp: ReturnType<typeof lookUp>;
  readonly settle: ReturnType<typeof settle>;
  readonly depart: Depart;
  /** Who is opted out at this moment. */
  readonly barred: Barred;
}): JobWorker {
  const { records, jobs, clickSend, clock, log, meter } = tools;
  const book = orderBook(tools);
  const guard = optOutGuard(tools.barred);
  const typed = typedLive(tools);
  const { isCrowded, makeRoom } = lanes(tools);
  // Most of them wait for an answer, and one that does not come must not hold up the others.
  return { concurrency: 32, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const { standing, batch } = await batchOf(id);
    // An edit may have made it smaller.
    if (!standing || batch >= batchesOf(standing.send)) return undefined;
    const { send } = standing;
    const fact = await records.batch.get(send.id, batch);
    if (!fact) return begin(standing, batch);
    // The process may have died before it did.
    await makeRoom(send, batch);
    if (fact.kind === 'waiting') return order(standing, batch, fact);
    if (fact.kind === 'refused') return undefined;
    if (fact.kind === 'sending') {
      const here = book.stateOf(fact);
      if (here === 'under way') throw new NotYet(UNDER_WAY_AGAIN_MS);
      if (here === 'held') return order(standing, batch, fact);
      // The process died between the intent and the result.
      log.warn({ sendId: send.id, batch }, 'an order was cut off, and is looked up');
      return conclude(send, batch, fact, unknownOrder(standing, batch, fact), FIRST_LOOK_MS);
    }
    if (!hasUnsure(fact)) return tools.settle(send, fact);
    const { found, lookAgainInMs } = await tools.lookUp(fact, productOf(send));
    // Looked for once more before it is ordered again, however sure the person was.
    const isWanted = hasUnsure(found) && (await isWantedAgain(send, batch, fact));
    if (!isWanted) return conclude(send, batch, fact, found, lookAgainInMs);
    await book.change(send, batch, fact, found);
    return order(standing, batch, found);
  }

  async function begin(standing: Standing, batch: number): Promise<JobResult> {
    const { send, ended, changes } = standing;
    if (await records.stopped.get(send.id)) return undefined;
    const left = ended === 'left' ? changes.find(({ kind }) => kind === 'left') : undefined;
    if (left && clock.now() - left.at > LEFT_LONG_AGO_MS) {
      // Whatever kept it from being ordered, or its order from being known: nobody orders it unasked now.
      const unknown = doubtful(standing, batch, left.at, undefined);
      return conclude(send, batch, undefined, unknown, FIRST_LOOK_MS);
    }
    const now = await tools.depart(standing);
    if (now.kind === 'leaves') return order(now.standing, batch, undefined);
    return now.kind === 'waits' ? { againInMs: now.forMs } : undefined;
  }

  async function order(
    standing: Standing,
    batch: number,
    last: BatchFact | undefined,
  ): Promise<JobResult> {
    const { send } = standing;
    const known = knownBefore(last);
    if (!known && (await records.halt.get(send.id))) return withhold(send, batch, last);
    const inside = known ? undefined : await typed.keptInside(send);
    if (inside) return refuse(send, batch, last, inside);
    if (!known && (await typed.isBehind(send))) throw new NotYet(BEHIND_AGAIN_MS);
    if (await isCrowded(send, batch)) throw new NotYet(ROOM_AGAIN_MS);
    const media = await tools.ensureMedia(send, () => tools.pictureOf(send));
    if (media.kind === 'refused') return refuse(send, batch, last, media.problem);
    const at = clock.now();
    const withheld = known ? (known.withheld ?? []) : await wantedBack(send);
    const wanted = messagesToOrder(withoutThem(standing, withheld), batch, known, at);
    const { messages, barred } = await guard(wanted);
    const [first] = barred;
    if (messages.length === 0) {
      // As with a second order that ClickSend refuses: the first one may still show.
      if (known) return first && refuse(send, batch, last, first.problem);
      const nothing = { ...nothingOrdered(at, withheld), outcomes: barred };
      return conclude(send, batch, last, nothing, undefined);
    }
    const before = known && knowingWhy(known, barred);
    const placed = {
      at,
      before,
      ...heldBack(withheld),
      ...(first ? { barred } : {}),
    };
    if (before) await jobs.add('report', send.id);
    // Before it leaves: an answer to it may come sooner than ClickSend's.
    await records.addSent(
      messages.map(({ to, reference }) => ({ phone: to, reference })),
      at,
    );
    const intent = await book.intend(send, batch, last, placed);
    if (clock.now() - at > STALLED_MS) return stepBack(send, batch, intent);
    if (!before && (await records.stopped.get(send.id))) return withhold(send, batch, intent);
    // Somebody opted out while the intent was written: it is written anew, without them.
    if ((await guard(messages)).barred.length > 0) return stepBack(send, batch, intent);
    const insideNow = before ? undefined : await typed.keptInside(send);
    if (insideNow) return refuse(send, batch, intent, insideNow);
    book.leaves(intent);
    const outcome = await clickSend.send(media.media?.url, messages).catch(unheard);
    const code = 'problem' in outcome ? outcome.problem.code : undefined;
    log.info({ sendId: send.id, batch, outcome: outcome.kind, code }, 'ordered');
    meter.count('messages', { outcome: outcome.kind }, messages.length);

    const unknown = unknownOrder(standing, batch, placed);
    switch (outcome.kind) {
      case 'answered': {
        const outcomes = merge(unknown.outcomes, outcome.messages);
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
        await book.result(send, batch, intent, { kind: 'waiting', at, problem, ...again });
        await makeRoom(send, batch);
        await jobs.add('report', send.id);
        const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
        throw new AppError(problem.code, { retry: 'later', problem, ...asked });
      }
    }
  }

  /** It did not leave: whoever takes it next, here or elsewhere, must not look for it at ClickSend. */
  async function stepBack(send: Send, batch: number, intent: SendingFact): Promise<never> {
    const { at, before } = intent;
    const again = before ? { before } : {};
    await book.result(send, batch, intent, { kind: 'waiting', at, problem: heldUp, ...again });
    throw new NotYet(0);
  }

  /** Writes what ClickSend answered, and comes again for what it did not. */
  async function answered(
    send: Send,
    batch: number,
    intent: SendingFact,
    to: AnsweredFact,
  ): Promise<JobResult> {
    return goOn(send, batch, await book.result(send, batch, intent, to), FIRST_LOOK_MS);
  }

  /** Writes what is known without a new answer. */
  async function conclude(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: AnsweredFact,
    lookAgainInMs: number | undefined,
  ): Promise<JobResult> {
    await book.change(send, batch, from, to);
    return goOn(send, batch, to, lookAgainInMs);
  }

  async function goOn(
    send: Send,
    batch: number,
    fact: AnsweredFact,
    lookAgainInMs: number | undefined,
  ): Promise<JobResult> {
    await makeRoom(send, batch);
    await tools.settle(send, fact);
    const isOpen = hasUnsure(fact) && lookAgainInMs !== undefined;
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
    const before = knownBefore(from);
    if (before) {
      const outcomes = before.outcomes.map((one) =>
        one.kind === 'unsure' ? { ...one, problem } : one,
      );
      const asking = { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
      return goOn(send, batch, await write(send, batch, from, asking), LOOK_ON_MS);
    }
    const barred = from?.kind === 'sending' ? from.barred : undefined;
    if (barred) {
      const outcomes = refusedAll(send, batch, problem, barred);
      const refused = { ...nothingOrdered(at, withheldIn(from)), outcomes };
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
  ): Promise<F | AnsweredFact> {
    if (from?.kind === 'sending') return book.result(send, batch, from, to);
    await book.change(send, batch, from, to);
    return to;
  }

  /** Somebody stopped the send before this batch left. */
  function withhold(send: Send, batch: number, last: BatchFact | undefined): Promise<JobResult> {
    const all = batchRecipients(send, batch).map(({ index }) => index);
    return conclude(send, batch, last, nothingOrdered(clock.now(), all), undefined);
  }

  /** After a process died of it nothing else would look. */
  async function putOffLookUp(id: string, error: unknown): Promise<void> {
    if (codeOf(error) !== ENDS_PROCESSES) return;
    await jobs.add('deliver', id, { delayMs: BEGINS_AGAIN_MS });
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const { standing, batch } = await batchOf(id);
    const send = standing?.send;
    const fact = send && (await records.batch.get(send.id, batch));
    if (!send || fact?.kind === 'refused') return;
    // Whether it left is looked up when the job may begin again, and then said.
    if (fact?.kind === 'sending') return putOffLookUp(id, error);
    const said = fact?.kind === 'waiting' ? fact.problem : undefined;
    const problem = said ?? (error instanceof AppError ? error.problem : undefined);
    const before = knownBefore(fact);
    if (before && !hasUnsure(before)) return;
    const next = await refuse(send, batch, fact, problem ?? clickSendAway);
    if (next) await jobs.add('deliver', id, { delayMs: next.againInMs });
  }

  /** Places of recipients whom somebody wanted back while ClickSend did not take the order yet. */
  async function wantedBack(send: Send): Promise<readonly number[]> {
    if (send.schedule?.with !== 'clicksend') return [];
    const now = await readStanding(records, send.id);
    if (now?.recall && now.recall.outcome !== 'kept') return [...send.recipients.keys()];
    const asked = await records.takeBacks(send.id).oldest({ limit: Number.POSITIVE_INFINITY });
    return asked.map(({ member }) => Number(member));
  }

  async function isWantedAgain(send: Send, batch: number, fact: AnsweredFact): Promise<boolean> {
    return (await records.again.get(send.id, batch))?.about === fact.at;
  }

  async function batchOf(id: string): Promise<{ standing: Standing | undefined; batch: number }> {
    const [sendId = '', batch = '0'] = id.split(':');
    return { standing: await readStanding(records, sendId as SendId), batch: Number(batch) };
  }
}

/** An order whose call fails in a way that nobody thought of may have left all the same. */
function unheard(error: unknown): SendOutcome {
  const what = 'Something went wrong while ClickSend was asked';
  const code = codeOf(error);
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
