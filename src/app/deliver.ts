import type { Problem } from '../domain/problem.ts';
import { batchRecipients, referenceOf, type Send, type SendId } from '../domain/send.ts';
import { AppError } from './app-error.ts';
import type { ensureMedia } from './ensure-media.ts';
import { LOOKUPS_BEFORE_ASKING, type lookUp } from './look-up.ts';
import type { PictureResult } from './picture-of.ts';
import type {
  ClickSend,
  Clock,
  JobResult,
  Jobs,
  JobWorker,
  Log,
  MessageOutcome,
  Meter,
  MmsMessage,
  SendOutcome,
} from './ports.ts';
import type { AnsweredFact, Records } from './records.ts';
import type { settle } from './settle.ts';

/** Growing pauses of up to five minutes: about an hour of a ClickSend that does not take orders. */
const ATTEMPTS = 18;

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
}): JobWorker {
  const { records, jobs, clickSend, clock, log, meter } = tools;
  return { concurrency: 2, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const { send, batch } = await read(id);
    if (!send) return undefined;
    const fact = await records.batch.get(send.id, batch);
    if (!fact && (await records.stopped.get(send.id))) return undefined;
    if (!fact || fact.kind === 'waiting') return order(send, batch, fact?.before);
    if (fact.kind === 'refused') return undefined;
    if (fact.kind === 'sending') {
      // The process died between the intent and the result.
      return conclude(send, batch, doubtful(send, batch, fact.at, fact.before));
    }
    if (!fact.outcomes.some((one) => one.kind === 'unsure')) return tools.settle(send, fact);
    const again = await records.again.get(send.id, batch);
    if (again && again.at > fact.at) return order(send, batch, fact);
    return conclude(send, batch, await tools.lookUp(fact));
  }

  async function order(
    send: Send,
    batch: number,
    before: AnsweredFact | undefined,
  ): Promise<JobResult> {
    const media = await tools.ensureMedia(send, () => tools.pictureOf(send));
    if (media.kind === 'refused') return refuse(send, batch, media.problem, before);
    const messages = messagesToOrder(send, batch, before?.outcomes ?? []);
    const at = clock.now();
    const known = before ? { before } : {};
    await records.batch.put({ kind: 'sending', at, ...known }, send.id, batch);
    if (before) await jobs.add('report', send.id);
    const outcome = await clickSend.send(media.media.url, messages);
    log.info({ sendId: send.id, batch, outcome: outcome.kind, code: codeOf(outcome) }, 'ordered');
    meter.count('messages', { outcome: outcome.kind }, messages.length);
    switch (outcome.kind) {
      case 'refused':
        return refuse(send, batch, outcome.problem, before);
      case 'notTaken': {
        await records.batch.put(
          { kind: 'waiting', at, ...known, problem: outcome.problem },
          send.id,
          batch,
        );
        await jobs.add('report', send.id);
        throw new AppError(outcome.problem.code, {
          retry: 'later',
          problem: outcome.problem,
          ...(outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs }),
        });
      }
      case 'unknown':
        return conclude(send, batch, doubtful(send, batch, at, before));
      case 'answered': {
        const fact = doubtful(send, batch, at, before);
        const outcomes = merge(fact.outcomes, outcome.messages);
        const currency = outcome.currency ? { currency: outcome.currency } : {};
        return conclude(send, batch, { ...fact, outcomes, ...currency });
      }
    }
  }

  /** Writes what is known and comes again for what is not. */
  async function conclude(
    send: Send,
    batch: number,
    fact: AnsweredFact & { readonly lookAgainInMs?: number },
  ): Promise<JobResult> {
    const { lookAgainInMs = 1000, ...answered } = fact;
    await records.batch.put(answered, send.id, batch);
    await tools.settle(send, answered);
    const unsure = answered.outcomes.some((one) => one.kind === 'unsure');
    return unsure && Number.isFinite(lookAgainInMs) ? { againInMs: lookAgainInMs } : undefined;
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
      return conclude(send, batch, { ...before, at, outcomes, lookups: LOOKUPS_BEFORE_ASKING });
    }
    await records.batch.put({ kind: 'refused', at, problem }, send.id, batch);
    await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
    return undefined;
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const { send, batch } = await read(id);
    const fact = send && (await records.batch.get(send.id, batch));
    // Only what never left can be refused; anything else stays as it is known.
    if (!send || (fact && fact.kind !== 'waiting')) return;
    const problem = fact?.problem ?? (error instanceof AppError ? error.problem : undefined);
    await refuse(send, batch, problem ?? clickSendAway, fact?.before);
  }

  async function read(id: string): Promise<{ send: Send | undefined; batch: number }> {
    const [sendId = '', batch = '0'] = id.split(':');
    return { send: await records.send.get(sendId as SendId), batch: Number(batch) };
  }
}

function messagesToOrder(
  send: Send,
  batch: number,
  before: readonly MessageOutcome[],
): readonly MmsMessage[] {
  const decided = new Set(
    before.filter((one) => one.kind !== 'unsure').map((one) => one.reference),
  );
  return batchRecipients(send, batch)
    .map(({ index, phone }) => ({
      to: phone,
      subject: send.subject,
      body: send.body,
      reference: referenceOf(send.id, index),
    }))
    .filter(({ reference }) => !decided.has(reference));
}

/** An order of which nothing is known, on top of what was known before it. */
function doubtful(
  send: Send,
  batch: number,
  at: number,
  before: AnsweredFact | undefined,
): AnsweredFact {
  const unsure = batchRecipients(send, batch).map(({ index }): MessageOutcome => {
    return { kind: 'unsure', reference: referenceOf(send.id, index) };
  });
  return {
    kind: 'answered',
    at,
    since: before?.since ?? at,
    outcomes: merge(unsure, before?.outcomes ?? []),
    lookups: 0,
    ...(before?.currency ? { currency: before.currency } : {}),
  };
}

/** The later word counts, but never `unsure` over something known. */
function merge(
  before: readonly MessageOutcome[],
  after: readonly MessageOutcome[],
): readonly MessageOutcome[] {
  const merged = new Map(before.map((one) => [one.reference, one]));
  for (const one of after) {
    if (one.kind !== 'unsure' || !merged.has(one.reference)) merged.set(one.reference, one);
  }
  return [...merged.values()];
}

function codeOf(outcome: SendOutcome): string | undefined {
  return 'problem' in outcome ? outcome.problem.code : undefined;
}

const clickSendAway: Problem = {
  code: 'clicksend_away',
  what: 'ClickSend could not be reached for an hour',
  todo: 'Nothing was sent; try again when it is back',
};
