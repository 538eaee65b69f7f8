import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import { isFinalError } from '../errors.ts';
import { queueDuePostUpdateJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PostRef, ResultsFileLocation, SendPosts, ThreadNote } from '../ports/send-posts.ts';
import type { ResultsFileFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { SUMMARY_NOTE_ID } from './list-new-notes.ts';

/** The post shows every step; its thread needs no more than a look now and then, and the end. */
const BETWEEN_SUMMARIES_MS = 60_000;

/** The summary in the thread of a send to many. */
export interface SummaryNote {
  /** It was made, or one whose answer was lost was found: then nobody knows what it says. */
  storeNote(
    send: Send,
    progress: SendProgress,
    note: { readonly ts: string; readonly isFound: boolean },
  ): Promise<void>;
  /** Puts it right when it is not true any more, and its time has come. */
  updateNote(send: Send, post: PostRef, progress: SendProgress): Promise<void>;
}

export function createSummaryNote(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: Pick<SendPosts, 'updateThreadNote'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
}): SummaryNote {
  const { records, jobs, chat, clock, metrics } = tools;
  const { summary: shown, resultsFile } = records;
  return { storeNote: made, updateNote: keep };

  async function made(
    send: Send,
    progress: SendProgress,
    { ts, isFound }: { readonly ts: string; readonly isFound: boolean },
  ): Promise<void> {
    const at = clock.now();
    const says = isFound ? '' : digest(await noteOf(send, progress));
    const isOver = !isFound && summarizeSend(progress).isOver;
    await shown.put({ ts, shown: says, at, isOver }, send.id);
  }

  async function keep(send: Send, post: PostRef, progress: SendProgress): Promise<void> {
    const last = await shown.get(send.id);
    if (!last) return;
    const note = await noteOf(send, progress);
    if (digest(note) === last.shown) return;
    const { isOver } = summarizeSend(progress);
    const leftMs = last.at + BETWEEN_SUMMARIES_MS - clock.now();
    const waitMs = Math.min(leftMs, BETWEEN_SUMMARIES_MS);
    const isTheEnd = isOver && !last.isOver;
    if (waitMs > 0 && !isTheEnd) {
      await jobs.add(
        queueDuePostUpdateJob,
        { sendId: send.id, reason: SUMMARY_NOTE_ID },
        { delayMs: waitMs },
      );
      return;
    }
    await chat.updateThreadNote(post, last.ts, send, progress, note).catch((error: unknown) => {
      // Deleted, or too old to be edited: the post still says it.
      if (!isFinalError(error)) throw error;
    });
    metrics.count('posts', { outcome: 'renoted' });
    await shown.put({ ts: last.ts, shown: digest(note), at: clock.now(), isOver }, send.id);
  }

  async function noteOf(send: Send, progress: SendProgress): Promise<ThreadNote> {
    const given = await resultsFile.get(send.id);
    const file = given ? fileAs(given, progress) : 'below';
    return {
      id: SUMMARY_NOTE_ID,
      kind: { kind: 'summary', summary: summarizeSend(progress), file },
    };
  }
}

function fileAs(
  { thread, sender, states }: ResultsFileFact,
  progress: SendProgress,
): ResultsFileLocation {
  if (thread === 'not given') return sender === 'not given' ? 'nowhere' : 'not here';
  return states === computeStatusDigest(progress) ? 'below' : 'older';
}

/** Another one as soon as the state of anybody is another. */
export function computeStatusDigest({ recipients }: Pick<SendProgress, 'recipients'>): string {
  return hash(recipients.map(({ state }) => state).join());
}

function digest({ kind }: ThreadNote): string {
  return hash(JSON.stringify(kind));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
