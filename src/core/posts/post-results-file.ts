import {
  formatMessageReference,
  getBatchIndex,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { hasManyRecipients } from '../../domain/send-progress.ts';
import { getErrorCode, isFinalError } from '../errors.ts';
import { updatePostJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type {
  NumberMasking,
  RecipientResult,
  ResultsFiles,
  SendResults,
} from '../ports/results-files.ts';
import type { SendPosts } from '../ports/send-posts.ts';
import type { ThreadRef } from '../ports/threads.ts';
import { type CompareAndSet, createCompareAndSet } from '../records/compare-and-set.ts';
import type { PostIntent, ResultsFileFact, ResultsFileStage } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { getLastResult } from '../status/batch-outcomes.ts';
import { computeProgress } from '../status/load-progress.ts';
import { loadSendFacts, type SendFacts } from '../status/load-send-facts.ts';
import { createPostOnce } from './post-once.ts';
import { isResultsFileDue } from './queue-results-file.ts';
import { computeStatusDigest } from './summary-note.ts';

/** Giving a file takes up to so long, its upload included. */
const FILE_TAKES_MS = 60_000;

/**
 * Gives the list of everybody that a send to many went to: into its thread, and to its sender alone.
 * Each once. A place that cannot take it (no permission, not in the channel) goes without.
 */
export function createPostResultsFileJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly files: ResultsFiles;
  readonly chat: Pick<SendPosts, 'deleteMessage'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** In the thread. */
  readonly numbers: NumberMasking;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): JobHandler<SendId> {
  const { records, jobs, files, clock, log } = tools;
  const once = createPostOnce({ ...tools, remove: tools.chat.deleteMessage });
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return;
    const facts = await loadSendFacts(records, snapshot);
    const progress = await computeProgress(facts, clock.now());
    // Somebody had some of it sent again meanwhile: it is made when those are settled.
    if (!hasManyRecipients(progress) || !isResultsFileDue(progress)) return;
    const { send } = snapshot;
    const made = resultsOf(facts, progress);
    const fact = await createCompareAndSet(records.resultsFile, send.id);
    if (!fact.get()) await fact.set({ states: computeStatusDigest(progress) });
    await giveThread(made, fact);
    await giveSender(made, fact);
    // Its summary says when it has become older than the receipts.
    await jobs.add(updatePostJob, send.id);
  }

  async function giveThread(
    made: SendResults,
    fact: CompareAndSet<ResultsFileFact>,
  ): Promise<void> {
    const { send } = made;
    const { thread } = known(fact);
    if (thread === 'given' || thread === 'not given') return;
    const post = await records.post.get(send.id);
    const isGone = (await records.postState.get(send.id))?.gone;
    const isGiven =
      post !== undefined &&
      !isGone &&
      (await isTaken(send, 'thread', () => give('thread', post, made, fact, tools.numbers)));
    if (!isGiven) await fact.set({ ...notPosting(fact), thread: 'not given' });
  }

  async function giveSender(
    made: SendResults,
    fact: CompareAndSet<ResultsFileFact>,
  ): Promise<void> {
    const { sender } = known(fact);
    if (sender === 'given' || sender === 'not given') return;
    const isGiven = await isTaken(made.send, 'sender', async () => {
      const place = await tellSender(made, fact);
      await give('sender', place, made, fact, 'whole');
    });
    if (!isGiven) await fact.set({ ...notPosting(fact), sender: 'not given' });
  }

  async function tellSender(
    made: SendResults,
    fact: CompareAndSet<ResultsFileFact>,
  ): Promise<ThreadRef> {
    const { sender } = known(fact);
    if (typeof sender === 'object') return sender;
    const told = await once<ThreadRef>({
      ...posting('message', made.send, fact),
      post: () => files.notifySender(made),
      // The app may not read what it told somebody alone: of a message whose answer was lost, there may be two.
      find: async () => undefined,
      store: (place) => fact.set({ ...notPosting(fact), sender: place }),
    });
    if (!told) throw new Error('what is wanted is told');
    return told;
  }

  async function give(
    to: 'thread' | 'sender',
    place: ThreadRef,
    made: SendResults,
    fact: CompareAndSet<ResultsFileFact>,
    numbers: NumberMasking,
  ): Promise<void> {
    await once<true>({
      ...posting(to, made.send, fact),
      takesMs: FILE_TAKES_MS,
      post: async () => {
        await files.uploadFile(place, made, numbers);
        return true;
      },
      find: async () => (await files.hasFile(place, made.send)) || undefined,
      store: () => fact.set({ ...notPosting(fact), [to]: 'given' }),
    });
  }

  /** False when it cannot be, however often it is tried. */
  async function isTaken(send: Send, to: 'thread' | 'sender', act: () => Promise<void>) {
    try {
      await act();
      log.info({ sendId: send.id, to }, 'results given');
      return true;
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ sendId: send.id, to, code: error.code }, 'results could not be given');
      return false;
    }
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ sendId: id, code }, 'results could not be given');
  }
}

function known(fact: CompareAndSet<ResultsFileFact>): ResultsFileFact {
  return fact.get() ?? { states: '' };
}

function notPosting(fact: CompareAndSet<ResultsFileFact>): ResultsFileFact {
  const { posting: _, ...rest } = known(fact);
  return rest;
}

/** How one of the three things that are posted is stored while it is. */
function posting(what: ResultsFileStage, send: Send, fact: CompareAndSet<ResultsFileFact>) {
  const { posting: begun } = known(fact);
  return {
    key: `${send.id} ${what}`,
    intent: begun?.what === what ? begun : undefined,
    storeIntent: (intent: PostIntent) => fact.set({ ...known(fact), posting: { ...intent, what } }),
    deleteIntent: () => fact.set(notPosting(fact)),
  };
}

function resultsOf(facts: SendFacts, progress: SendResults['progress']): SendResults {
  const { send } = facts.snapshot;
  const currency = facts.batches.map((batch) => getLastResult(batch)?.currency).find(Boolean);
  const rows = progress.recipients.map(({ index, ...who }) => ({
    ...who,
    ...lastWord(facts, index),
  }));
  return { send, progress, rows, currency: currency || undefined };
}

function lastWord(
  facts: SendFacts,
  index: number,
): Pick<RecipientResult, 'messageId' | 'price' | 'at'> {
  const outcome = facts.outcomes.get(formatMessageReference(facts.snapshot.send.id, index));
  const batch = facts.batches[getBatchIndex(index)];
  if (outcome?.kind !== 'accepted') return batch ? { at: batch.at } : {};
  const { messageId, price } = outcome;
  const at = facts.receipts.get(messageId)?.at ?? batch?.at;
  return {
    messageId,
    price,
    at,
  };
}
