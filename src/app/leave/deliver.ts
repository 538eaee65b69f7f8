import type { Problem } from '../../domain/problem.ts';
import { batchesOf, type Send, type SendId, untilItLeaves } from '../../domain/send.ts';
import { AppError } from '../app-error.ts';
import { readStanding, type Standing } from '../change/standing.ts';
import type { ensureMedia } from '../picture/ensure-media.ts';
import type { PictureResult } from '../picture/picture-of.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { JobResult, Jobs, JobWorker } from '../ports/jobs.ts';
import type { AnsweredFact, BatchFact, Records } from '../records.ts';
import { doubtful, hasUnsure, merge, messagesToOrder } from './batch-outcomes.ts';
import type { Depart } from './depart.ts';
import { LOOKUPS_BEFORE_ASKING, type lookUp } from './look-up.ts';
import type { settle } from './settle.ts';

/** Growing pauses of up to five minutes: about an hour of a ClickSend that does not take orders. */
const ATTEMPTS = 18;

/** ClickSend is tried for about an hour; what left longer ago and has no order is a riddle. */
const LEFT_LONG_AGO_MS = 3 * 3_600_000;

/** The first look for an order that was not answered. */
const FIRST_LOOK_MS = 1_000;

/** When a second order came to nothing, the first one may still show. */
const LOOK_ON_MS = 3_600_000;

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
}): JobWorker {
  const { records, jobs, clickSend, clock, log, meter } = tools;
  return { concurrency: 2, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const { standing, batch } = await batchOf(id);
    // An edit may have made it smaller.
    if (!standing || batch >= batchesOf(standing.send)) return undefined;
    const { send } = standing;
    const fact = await records.batch.get(send.id, batch);
    if (!fact) return begin(standing, batch);
    if (fact.kind === 'waiting') return order(standing, batch, fact);
    if (fact.kind === 'refused') return undefined;
    if (fact.kind === 'sending') {
      // The process died between the intent and the result.
      const rest = withoutThem(standing, fact.withheld ?? []);
      const unknown = doubtful(rest, batch, fact.at, fact.before);
      return conclude(send, batch, { ...unknown, ...heldBack(fact.withheld ?? []) }, FIRST_LOOK_MS);
    }
    if (!hasUnsure(fact)) return tools.settle(send, fact);
    const { found, lookAgainInMs } = await tools.lookUp(fact);
    // Looked for once more before it is ordered again, however sure the person was.
    const isWanted = hasUnsure(found) && (await isWantedAgain(send, batch, fact));
    return isWanted ? order(standing, batch, found) : conclude(send, batch, found, lookAgainInMs);
  }

  async function begin(standing: Standing, batch: number): Promise<JobResult> {
    const { send, ended, changes } = standing;
    if (await records.stopped.get(send.id)) return undefined;
    const left = ended === 'left' ? changes.find(({ kind }) => kind === 'left') : undefined;
    if (left && clock.now() - left.at > LEFT_LONG_AGO_MS) {
      // Whatever kept it from being ordered, or its order from being known: nobody orders it unasked now.
      return conclude(send, batch, doubtful(standing, batch, left.at, undefined), FIRST_LOOK_MS);
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
    const before = last?.kind === 'waiting' ? last.before : answered(last);
    const media = await tools.ensureMedia(send, () => tools.pictureOf(send));
    if (media.kind === 'refused') return refuse(send, batch, media.problem, before);
    const at = clock.now();
    const withheld = before ? [] : await wantedBack(send);
    const rest = withoutThem(standing, withheld);
    const messages = messagesToOrder(rest, batch, before, at);
    const known = { ...(before ? { before } : {}), ...(withheld.length > 0 ? { withheld } : {}) };
    if (messages.length === 0) {
      return before ? undefined : conclude(send, batch, nothingOrdered(at, withheld), undefined);
    }
    await intend(send, batch, last, { kind: 'sending', at, ...known });
    if (before) await jobs.add('report', send.id);
    const outcome = await clickSend.send(media.media.url, messages);
    const code = 'problem' in outcome ? outcome.problem.code : undefined;
    log.info({ sendId: send.id, batch, outcome: outcome.kind, code }, 'ordered');
    meter.count('messages', { outcome: outcome.kind }, messages.length);

    const unknown = { ...doubtful(rest, batch, at, before), ...heldBack(withheld) };
    switch (outcome.kind) {
      case 'answered': {
        const outcomes = merge(unknown.outcomes, outcome.messages);
        const currency = outcome.currency ? { currency: outcome.currency } : {};
        return conclude(send, batch, { ...unknown, outcomes, ...currency }, FIRST_LOOK_MS);
      }
      case 'unknown':
        return conclude(send, batch, unknown, FIRST_LOOK_MS);
      case 'refused':
        return refuse(send, batch, outcome.problem, before);
      case 'notTaken': {
        const { problem, retryAfterMs } = outcome;
        const again = before ? { before } : {};
        await put({ kind: 'waiting', at, problem, ...again }, send, batch);
        await jobs.add('report', send.id);
        const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
        throw new AppError(problem.code, { retry: 'later', problem, ...asked });
      }
    }
  }

  /** The first order of a batch is one process' alone, whoever else got the same job. */
  async function intend(
    send: Send,
    batch: number,
    last: BatchFact | undefined,
    intent: BatchFact,
  ): Promise<void> {
    if (last) return put(intent, send, batch);
    if (await kept(send).claim(intent, send.id, batch)) return;
    throw new AppError('ordered_elsewhere', { retry: 'later' });
  }

  /** Writes what is known and comes again for what is not. */
  async function conclude(
    send: Send,
    batch: number,
    fact: AnsweredFact,
    lookAgainInMs: number | undefined,
  ): Promise<JobResult> {
    await put(fact, send, batch);
    await tools.settle(send, fact);
    const isOpen = hasUnsure(fact) && lookAgainInMs !== undefined;
    return isOpen ? { againInMs: lookAgainInMs } : undefined;
  }

  /** A refused second order says nothing of the first: what was known stays, and a person is asked anew. */
  async function refuse(
    send: Send,
    batch: number,
    problem: Problem,
    before: AnsweredFact | undefined,
  ): Promise<JobResult> {
    const at = clock.now();
    if (before) {
      const outcomes = before.outcomes.map((one) =>
        one.kind === 'unsure' ? { ...one, problem } : one,
      );
      const asking = { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING };
      return conclude(send, batch, asking, LOOK_ON_MS);
    }
    await put({ kind: 'refused', at, problem }, send, batch);
    await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
    return undefined;
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const { standing, batch } = await batchOf(id);
    const send = standing?.send;
    const fact = send && (await records.batch.get(send.id, batch));
    if (!send || fact?.kind === 'refused' || fact?.kind === 'sending') return;
    const said = fact?.kind === 'waiting' ? fact.problem : undefined;
    const problem = said ?? (error instanceof AppError ? error.problem : undefined);
    const before = fact?.kind === 'waiting' ? fact.before : answered(fact);
    if (before && !hasUnsure(before)) return;
    const next = await refuse(send, batch, problem ?? clickSendAway, before);
    if (next) await jobs.add('deliver', id, { delayMs: next.againInMs });
  }

  /** What ClickSend holds is known until the retention time after it leaves. */
  function kept(send: Send): Records['batch'] {
    return records.batch.longer(untilItLeaves(send, clock.now()));
  }

  function put(fact: BatchFact, send: Send, batch: number): Promise<void> {
    return kept(send).put(fact, send.id, batch);
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
    const again = await records.again.get(send.id, batch);
    return again !== undefined && again.at > fact.at;
  }

  async function batchOf(id: string): Promise<{ standing: Standing | undefined; batch: number }> {
    const [sendId = '', batch = '0'] = id.split(':');
    return { standing: await readStanding(records, sendId as SendId), batch: Number(batch) };
  }
}

/** Without those who are not ordered at all. */
function withoutThem(standing: Standing, withheld: readonly number[]): Standing {
  return { ...standing, withdrawn: new Set([...standing.withdrawn, ...withheld]) };
}

function heldBack(withheld: readonly number[]): Pick<AnsweredFact, 'withheld'> {
  return withheld.length > 0 ? { withheld } : {};
}

/** Everybody in it was wanted back, or taken out, before it was ordered. */
function nothingOrdered(at: number, withheld: readonly number[]): AnsweredFact {
  return { kind: 'answered', at, since: at, outcomes: [], lookups: 0, ...heldBack(withheld) };
}

function answered(fact: BatchFact | undefined): AnsweredFact | undefined {
  return fact?.kind === 'answered' ? fact : undefined;
}

const clickSendAway: Problem = {
  code: 'clicksend_away',
  what: 'ClickSend did not take the order for an hour',
  todo: 'Try again when it is back',
};
