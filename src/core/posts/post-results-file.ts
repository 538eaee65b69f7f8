import { batchAt, referenceOf, type Send, type SendId } from '../../domain/send.ts';
import { isToMany } from '../../domain/send-progress.ts';
import { codeOf, isFinal } from '../errors.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-metrics.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type {
  Result,
  ResultNumbers,
  Results,
  ResultsFiles,
  ThreadRef,
} from '../ports/results-files.ts';
import type { Chat } from '../ports/send-posts.ts';
import { type Held, held } from '../records/compare-and-set.ts';
import type { ResultsFact, ResultsPosting } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { readStanding } from '../sends/load-snapshot.ts';
import { progressIn } from '../status/load-progress.ts';
import { answerIn, factsOf, type SendFacts } from '../status/load-send-facts.ts';
import { type PostIntent, postOnce } from './post-once.ts';
import { isForFile } from './queue-results-file.ts';
import { statesDigest } from './summary-note.ts';

/** Growing pauses of up to five minutes: about an hour of a Slack that does not answer. */
const ATTEMPTS = 18;

/** Giving a file takes up to so long, its upload included. */
const FILE_TAKES_MS = 60_000;

/**
 * Gives the list of everybody that a send to many went to: into its thread, and to its sender alone.
 * Each once. A place that cannot take it (no permission, not in the channel) goes without.
 */
export function results(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly files: ResultsFiles;
  readonly chat: Pick<Chat, 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** In the thread. */
  readonly numbers: ResultNumbers;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): JobWorker {
  const { records, jobs, files, clock, log } = tools;
  const once = postOnce({ ...tools, remove: tools.chat.remove });
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
    const isGiven =
      post !== undefined &&
      !isGone &&
      (await isTaken(send, 'thread', () => give('thread', post, made, fact, tools.numbers)));
    if (!isGiven) await fact.keep({ ...notPosting(fact), thread: 'not given' });
  }

  async function giveSender(made: Results, fact: Held<ResultsFact>): Promise<void> {
    const { sender } = known(fact);
    if (sender === 'given' || sender === 'not given') return;
    const isGiven = await isTaken(made.send, 'sender', async () => {
      const place = await tellSender(made, fact);
      await give('sender', place, made, fact, 'whole');
    });
    if (!isGiven) await fact.keep({ ...notPosting(fact), sender: 'not given' });
  }

  async function tellSender(made: Results, fact: Held<ResultsFact>): Promise<ThreadRef> {
    const { sender } = known(fact);
    if (typeof sender === 'object') return sender;
    const told = await once<ThreadRef>({
      ...posting('message', made.send, fact),
      post: () => files.tellSender(made),
      // The app may not read what it told somebody alone: of a message whose answer was lost, there may be two.
      find: async () => undefined,
      store: (place) => fact.keep({ ...notPosting(fact), sender: place }),
    });
    if (!told) throw new Error('what is wanted is told');
    return told;
  }

  async function give(
    to: 'thread' | 'sender',
    place: ThreadRef,
    made: Results,
    fact: Held<ResultsFact>,
    numbers: ResultNumbers,
  ): Promise<void> {
    await once<true>({
      ...posting(to, made.send, fact),
      takesMs: FILE_TAKES_MS,
      post: async () => {
        await files.give(place, made, numbers);
        return true;
      },
      find: async () => (await files.isGiven(place, made.send)) || undefined,
      store: () => fact.keep({ ...notPosting(fact), [to]: 'given' }),
    });
  }

  /** False when it cannot be, however often it is tried. */
  async function isTaken(send: Send, to: 'thread' | 'sender', act: () => Promise<void>) {
    try {
      await act();
      log.info({ sendId: send.id, to }, 'results given');
      return true;
    } catch (error) {
      if (!isFinal(error)) throw error;
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

function notPosting(fact: Held<ResultsFact>): ResultsFact {
  const { posting: _, ...rest } = known(fact);
  return rest;
}

/** How one of the three things that are posted is stored while it is. */
function posting(what: ResultsPosting, send: Send, fact: Held<ResultsFact>) {
  const { posting: begun } = known(fact);
  return {
    key: `${send.id} ${what}`,
    intent: begun?.what === what ? begun : undefined,
    storeIntent: (intent: PostIntent) =>
      fact.keep({ ...known(fact), posting: { ...intent, what } }),
    deleteIntent: () => fact.keep(notPosting(fact)),
  };
}

function resultsOf(facts: SendFacts, progress: Results['progress']): Results {
  const { send } = facts.standing;
  const currency = facts.batches.map((batch) => answerIn(batch)?.currency).find(Boolean);
  const rows = progress.recipients.map(({ index, ...who }) => ({
    ...who,
    ...lastWord(facts, index),
  }));
  return { send, progress, rows, currency: currency || undefined };
}

function lastWord(facts: SendFacts, index: number): Pick<Result, 'messageId' | 'price' | 'at'> {
  const outcome = facts.outcomes.get(referenceOf(facts.standing.send.id, index));
  const batch = facts.batches[batchAt(index)];
  if (outcome?.kind !== 'accepted') return batch ? { at: batch.at } : {};
  const { messageId, price } = outcome;
  const at = facts.receipts.get(messageId)?.at ?? batch?.at;
  return {
    messageId,
    price,
    at,
  };
}
