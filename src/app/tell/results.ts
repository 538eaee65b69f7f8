import { randomUUID } from 'node:crypto';
import { isToMany } from '../../domain/progress.ts';
import { batchAt, referenceOf, type Send, type SendId } from '../../domain/send.ts';
import { AppError, codeOf, NotYet } from '../app-error.ts';
import { readStanding } from '../change/standing.ts';
import type { ResultsFact } from '../facts.ts';
import { type Held, held } from '../held.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type {
  Result,
  ResultNumbers,
  Results,
  ResultsFiles,
  ThreadRef,
} from '../ports/results-files.ts';
import type { Records } from '../records.ts';
import { answerIn, factsOf, type SendFacts } from './facts-of.ts';
import { statesDigest } from './keep-summary.ts';
import { isForFile } from './plan-results.ts';
import { progressIn } from './progress-of.ts';

/** Growing pauses of up to five minutes: about an hour of a Slack that does not answer. */
const ATTEMPTS = 18;

/** A file that Slack took shows in its thread a moment later. */
const SHOWS_AFTER_MS = 5_000;

/** Longer than giving a file takes, its upload included: what another process began before is lost. */
const LOST_AFTER_MS = 60_000;

/**
 * Gives the list of everybody that a send to many went to: into its thread, and to its sender alone.
 * Each once: that it was begun is written first, and what was begun is looked for before it is done
 * again. A place that cannot take it (no permission, not in the channel) goes without.
 */
export function results(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly files: ResultsFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** In the thread. */
  readonly numbers: ResultNumbers;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): JobWorker {
  const { records, jobs, files, clock, log, meter, isAlone } = tools;
  const me = randomUUID();
  /** Messages that Slack took, and that could not be written down yet because the store was away. */
  const told = new Map<SendId, ThreadRef>();
  return { concurrency: 1, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const standing = await readStanding(records, id as SendId);
    if (!standing) return;
    const facts = await factsOf(records, standing);
    const progress = await progressIn(facts, clock.now());
    // Somebody had some of it sent again meanwhile: it is made when those are settled.
    if (!isToMany(progress) || !isForFile(progress)) return;
    const { send } = standing;
    const made = resultsOf(facts, progress);
    const fact = await held(records.results, send.id);
    if (!fact.value()) await fact.keep({ states: statesDigest(progress) });
    await giveThread(made, fact);
    await giveSender(made, fact);
    // Its summary says when it has become older than the receipts.
    await jobs.add('report', send.id);
  }

  async function giveThread(made: Results, fact: Held<ResultsFact>): Promise<void> {
    const { send } = made;
    const { thread } = known(fact);
    if (thread === 'given' || thread === 'not given') return;
    const post = await records.post.get(send.id);
    const isGone = (await records.report.get(send.id))?.gone;
    if (!post || isGone) return fact.keep({ ...known(fact), thread: 'not given' });
    const isThere = thread === 'begun' && (await isGivenBy(fact, post, send));
    await begin(fact, { thread: 'begun' });
    const isGiven = isThere || (await given(send, 'thread', () => give(post, made, tools.numbers)));
    await fact.keep({ ...known(fact), thread: isGiven ? 'given' : 'not given' });
  }

  async function giveSender(made: Results, fact: Held<ResultsFact>): Promise<void> {
    const { send } = made;
    const { sender } = known(fact);
    if (sender === 'given' || sender === 'not given') return;
    const isGiven = await given(send, 'sender', async () => {
      if (typeof sender === 'object' && (await isGivenBy(fact, sender, send))) return;
      if (sender === 'begun') waitFor(known(fact));
      const place = typeof sender === 'object' ? sender : await placeFor(made, fact);
      await begin(fact, { sender: place });
      await give(place, made, 'whole');
    });
    await fact.keep({ ...known(fact), sender: isGiven ? 'given' : 'not given' });
  }

  /** The app may not read what it told somebody alone: of a message whose answer a death took, there may be two. */
  async function placeFor(made: Results, fact: Held<ResultsFact>): Promise<ThreadRef> {
    const { id } = made.send;
    const before = told.get(id);
    if (before) return before;
    await begin(fact, { sender: 'begun' });
    const place = await files.tellSender(made);
    told.set(id, place);
    return place;
  }

  function begin(
    fact: Held<ResultsFact>,
    what: Pick<ResultsFact, 'thread' | 'sender'>,
  ): Promise<void> {
    return fact.keep({ ...known(fact), ...what, at: clock.now(), by: me });
  }

  /** Whether what was begun before is there. Whoever began it may still be at it: that is waited for. */
  async function isGivenBy(
    fact: Held<ResultsFact>,
    place: ThreadRef,
    send: Send,
  ): Promise<boolean> {
    const isThere = await files.isGiven(place, send);
    if (!isThere) waitFor(known(fact));
    return isThere;
  }

  function waitFor({ at = 0, by }: ResultsFact): void {
    const patienceMs = by === me || isAlone ? SHOWS_AFTER_MS : LOST_AFTER_MS;
    const overIn = at + patienceMs - clock.now();
    if (overIn > 0) throw new NotYet(overIn);
  }

  function give(...args: Parameters<ResultsFiles['give']>): Promise<void> {
    return files.give(...args);
  }

  /** False when it cannot be, however often it is tried. */
  async function given(send: Send, to: 'thread' | 'sender', act: () => Promise<void>) {
    try {
      await act();
      meter.count('posts', { outcome: 'filed' });
      log.info({ sendId: send.id, to }, 'results given');
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.retry === 'later') throw error;
      log.warn({ sendId: send.id, to, code: error.code }, 'results could not be given');
      return false;
    }
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    log.error({ sendId: id, code }, 'results could not be given');
  }
}

function known(fact: Held<ResultsFact>): ResultsFact {
  return fact.value() ?? { states: '' };
}

function resultsOf(facts: SendFacts, progress: Results['progress']): Results {
  const { send } = facts.standing;
  const currency = facts.batches.map((batch) => answerIn(batch)?.currency).find(Boolean);
  const rows = progress.recipients.map(({ index, ...who }) => ({
    ...who,
    ...lastWord(facts, index),
  }));
  return { send, progress, rows, ...(currency ? { currency } : {}) };
}

function lastWord(facts: SendFacts, index: number): Pick<Result, 'messageId' | 'price' | 'at'> {
  const outcome = facts.outcomes.get(referenceOf(facts.standing.send.id, index));
  const batch = facts.batches[batchAt(index)];
  if (outcome?.kind !== 'accepted') return batch ? { at: batch.at } : {};
  const { messageId, price } = outcome;
  const at = facts.receipts.get(messageId)?.at ?? batch?.at;
  return {
    messageId,
    ...(price === undefined ? {} : { price }),
    ...(at === undefined ? {} : { at }),
  };
}
