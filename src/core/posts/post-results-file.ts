import {
  formatMessageReference,
  getBatchIndex,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { hasManyRecipients, type SendProgress } from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import { postResultsFileJob, updatePostJob } from '../jobs.ts';
import type { JobHandler, Jobs } from '../ports/jobs.ts';
import type {
  NumberMasking,
  RecipientResult,
  ResultsFiles,
  SendResults,
} from '../ports/slack-files.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { PostIntent, ResultsFileFact, ResultsFileStage } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord, type VersionedRecord } from '../records/versioned-record.ts';
import { loadSnapshot } from '../sends/snapshot.ts';
import { getLastResult } from '../status/batch-outcomes.ts';
import { computeProgress } from '../status/load-progress.ts';
import { loadSendFacts, type SendFacts } from '../status/load-send-facts.ts';
import type { PostOnce } from './post-once.ts';
import { computeStatusDigest } from './summary-note.ts';

/** How long posting a file may take, including its upload. */
const FILE_TAKES_MS = 60_000;

interface Tools extends Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> {
  readonly files: ResultsFiles;
  /** How numbers are shown in the thread's file. */
  readonly numbers: NumberMasking;
  readonly postOnce: PostOnce;
}

/** The results of one send, and what is stored about its file. */
interface Results {
  readonly results: SendResults;
  readonly stored: VersionedRecord<ResultsFileFact>;
}

/** Posts the file with all recipients of a send to many, in its thread and to its author, where that is possible. */
export function createPostResultsFileJob(tools: Tools): JobHandler<SendId> {
  const { records, jobs, clock, log } = tools;
  return {
    run,
    onExhausted: logExhausted(log, postResultsFileJob, 'sendId', 'failed to post the results'),
  };

  async function run(id: SendId): Promise<undefined> {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return;
    const facts = await loadSendFacts(records, snapshot);
    const progress = await computeProgress(facts, clock.now());
    // Somebody had some messages sent again. The file is made once those are settled.
    if (!hasManyRecipients(progress) || !isResultsFileDue(progress)) return;
    const { send } = snapshot;
    const results = buildResults(facts, progress);
    const stored = await loadVersionedRecord(records.resultsFile, send.id);
    if (!stored.get()) await stored.set({ states: computeStatusDigest(progress) });
    await postInThread(tools, { results, stored });
    await postToAuthor(tools, { results, stored });
    // The summary says when receipts came after the file was made.
    await jobs.add(updatePostJob, send.id);
  }
}

async function postInThread(tools: Tools, { results, stored }: Results): Promise<void> {
  const { records } = tools;
  const { send } = results;
  const { thread } = getFact(stored);
  if (thread === 'given' || thread === 'not given') return;
  const post = await records.post.get(send.id);
  const isGone = (await records.postState.get(send.id))?.gone;
  const isPosted =
    post !== undefined &&
    !isGone &&
    (await tryToPost(tools, send, 'thread', () =>
      postFile(tools, { results, stored }, 'thread', post, tools.numbers),
    ));
  if (!isPosted) await storeResult(stored, { thread: 'not given' });
}

async function postToAuthor(tools: Tools, { results, stored }: Results): Promise<void> {
  const { sender } = getFact(stored);
  if (sender === 'given' || sender === 'not given') return;
  const isPosted = await tryToPost(tools, results.send, 'sender', async () => {
    const place = await notifyAuthor(tools, { results, stored });
    await postFile(tools, { results, stored }, 'sender', place, 'whole');
  });
  if (!isPosted) await storeResult(stored, { sender: 'not given' });
}

/** Returns the message whose thread gets the author's file. */
async function notifyAuthor(
  { files, postOnce }: Tools,
  { results, stored }: Results,
): Promise<ThreadRef> {
  const { sender } = getFact(stored);
  if (typeof sender === 'object') return sender;
  const message = await postOnce<ThreadRef>({
    ...buildIntentStore('message', results.send, stored),
    post: () => files.notifyAuthor(results),
    // The app cannot read its direct messages, so if Slack's response was lost, there may be two.
    find: async () => undefined,
    store: (place) => storeResult(stored, { sender: place }),
  });
  if (!message) throw new Error('postOnce did not post the message');
  return message;
}

async function postFile(
  { files, postOnce }: Tools,
  { results, stored }: Results,
  to: 'thread' | 'sender',
  place: ThreadRef,
  numbers: NumberMasking,
): Promise<void> {
  await postOnce<true>({
    ...buildIntentStore(to, results.send, stored),
    takesMs: FILE_TAKES_MS,
    post: async () => {
      await files.uploadFile(place, results, numbers);
      return true;
    },
    find: async () => (await files.hasFile(place, results.send)) || undefined,
    store: () => storeResult(stored, { [to]: 'given' }),
  });
}

/** False if Slack never accepts it, however often it is retried. */
async function tryToPost(
  { log }: Tools,
  send: Send,
  to: 'thread' | 'sender',
  post: () => Promise<void>,
): Promise<boolean> {
  try {
    await post();
    log.info({ sendId: send.id, to }, 'posted the results');
    return true;
  } catch (error) {
    if (!isFinalError(error)) throw error;
    log.warn({ sendId: send.id, to, code: error.code }, 'failed to post the results');
    return false;
  }
}

function getFact(stored: VersionedRecord<ResultsFileFact>): ResultsFileFact {
  return stored.get() ?? { states: '' };
}

/** Nothing is being posted any more. */
function storeResult(
  stored: VersionedRecord<ResultsFileFact>,
  result: Pick<ResultsFileFact, 'thread' | 'sender'>,
): Promise<void> {
  return stored.set({ ...getFact(stored), posting: undefined, ...result });
}

/** Stores the intent for one of the three things that are posted. */
function buildIntentStore(
  what: ResultsFileStage,
  send: Send,
  stored: VersionedRecord<ResultsFileFact>,
) {
  const { posting } = getFact(stored);
  return {
    key: `${send.id} ${what}`,
    intent: posting?.what === what ? posting : undefined,
    storeIntent: (intent: PostIntent | undefined) =>
      stored.set({ ...getFact(stored), posting: intent && { ...intent, what } }),
  };
}

function buildResults(facts: SendFacts, progress: SendResults['progress']): SendResults {
  const { send } = facts.snapshot;
  const currency = facts.batches.map((batch) => getLastResult(batch)?.currency).find(Boolean);
  const rows = progress.recipients.map(({ index, ...who }) => ({
    ...who,
    ...getLastKnown(facts, index),
  }));
  return { send, progress, rows, currency: currency || undefined };
}

function getLastKnown(
  facts: SendFacts,
  index: number,
): Pick<RecipientResult, 'messageId' | 'price' | 'at'> {
  const outcome = facts.outcomes.get(formatMessageReference(facts.snapshot.send.id, index));
  const batch = facts.batches[getBatchIndex(index)];
  if (outcome?.kind !== 'accepted') return batch ? { at: batch.at } : {};
  const { messageId, price } = outcome;
  const at = facts.receipts.get(messageId)?.at ?? batch?.at;
  return { messageId, price, at };
}

/** Waits this long so that slightly late receipts are in the file. */
const FILE_AFTER_MS = 20_000;

/** Queues the file of all recipients, once, when no further change is expected. */
export async function queueResultsFile(
  { records, jobs }: { readonly records: Records; readonly jobs: Jobs },
  { id }: Send,
  progress: SendProgress,
): Promise<void> {
  if (!isResultsFileDue(progress) || (await records.resultsFile.get(id))) return;
  await jobs.add(postResultsFileJob, id, { delayMs: FILE_AFTER_MS });
}

/** Whether no further change is expected and the file would list somebody. */
function isResultsFileDue(progress: SendProgress): boolean {
  const { isOver, counts } = summarizeSend(progress);
  return isOver && !progress.notSentProblem && counts.some(({ state }) => state !== 'cancelled');
}
