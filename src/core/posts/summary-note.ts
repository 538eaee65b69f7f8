import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import type { AppContext } from '../context.ts';
import { queueDuePostUpdateJob } from '../jobs.ts';
import type {
  PostRef,
  ResultsFileLocation,
  SendPosts,
  ThreadNote,
  ThreadNoteContent,
} from '../ports/send-posts.ts';
import type { ResultsFileFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { ensureUpdate, skipFinalError } from './ensure-update.ts';
import { SUMMARY_NOTE_ID } from './list-receipt-notes.ts';

/** The post shows every step. Its thread only needs an occasional update and the result. */
const BETWEEN_SUMMARIES_MS = 60_000;

type SummaryContent = Extract<ThreadNoteContent, { readonly kind: 'summary' }>;

interface UpdateTools extends Pick<AppContext, 'records' | 'jobs' | 'clock' | 'metrics'> {
  readonly chat: Pick<SendPosts, 'updateThreadNote'>;
}

/** Stores a note that was posted. If it was found after its response was lost, its content is unknown. */
export async function storeSummaryNote(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  send: Send,
  progress: SendProgress,
  { ts, isFound }: { readonly ts: string; readonly isFound: boolean },
): Promise<void> {
  const at = clock.now();
  const digest = isFound ? '' : computeNoteDigest(await buildContent(records, send, progress));
  const isOver = !isFound && summarizeSend(progress).isOver;
  await records.summary.put({ ts, shown: digest, at, isOver }, send.id);
}

/** Updates the summary if it is out of date and may be edited again. Returns how soon (ms) to do it again. */
export async function updateSummaryNote(
  { records, jobs, chat, clock, metrics }: UpdateTools,
  send: Send,
  post: PostRef,
  progress: SendProgress,
): Promise<number> {
  const last = await records.summary.get(send.id);
  if (!last) return 0;
  const content = await buildContent(records, send, progress);
  const note: ThreadNote = { id: SUMMARY_NOTE_ID, kind: content };
  const digest = computeNoteDigest(content);
  const { isOver } = content.summary;
  // The clock may have been set back since.
  const waitMs = Math.min(last.at + BETWEEN_SUMMARIES_MS - clock.now(), BETWEEN_SUMMARIES_MS);
  const isEnd = isOver && !last.isOver;
  const isChanged = digest !== last.shown;
  if (isChanged && waitMs > 0 && !isEnd) {
    await jobs.add(
      queueDuePostUpdateJob,
      { sendId: send.id, reason: SUMMARY_NOTE_ID },
      { delayMs: waitMs },
    );
    return 0;
  }
  return ensureUpdate(clock, {
    lateUntil: last.lateUntil,
    isShown: !isChanged,
    storeLateUntil: (lateUntil) => records.summary.put({ ...last, lateUntil }, send.id),
    update: () =>
      chat
        .updateThreadNote(post, last.ts, send, progress, note)
        .then(() => metrics.count('posts', { outcome: 'renoted' }), skipFinalError),
    store: (_, lateUntil) =>
      records.summary.put(
        { ts: last.ts, shown: digest, at: clock.now(), isOver, lateUntil },
        send.id,
      ),
  });
}

async function buildContent(
  records: Records,
  send: Send,
  progress: SendProgress,
): Promise<SummaryContent> {
  const fact = await records.resultsFile.get(send.id);
  const file = fact ? locateFile(fact, progress) : 'below';
  return { kind: 'summary', summary: summarizeSend(progress), file };
}

function locateFile(
  { thread, sender, states }: ResultsFileFact,
  progress: SendProgress,
): ResultsFileLocation {
  if (thread === 'not given') return sender === 'not given' ? 'nowhere' : 'not here';
  return states === computeStatusDigest(progress) ? 'below' : 'older';
}

/** Changes whenever anybody's status changes. */
export function computeStatusDigest({ recipients }: Pick<SendProgress, 'recipients'>): string {
  return digestText(recipients.map(({ state }) => state).join());
}

/** Changes whenever the note would read differently. The other counts are in the post. */
function computeNoteDigest({ summary, file }: SummaryContent): string {
  const { isOver, reasons, others, counts } = summary;
  const silent = counts.find(({ state }) => state === 'silent')?.count;
  return digestText(JSON.stringify({ isOver, reasons, others, silent, file }));
}

function digestText(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
