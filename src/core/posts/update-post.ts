import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import { hasManyRecipients } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, isFinalError } from '../errors.ts';
import { notifyAuthorJob } from '../jobs.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import { loadSend, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { computeProgress } from '../status/load-progress.ts';
import { loadSendFacts } from '../status/load-send-facts.ts';
import { computePostDigest } from './compute-post-digest.ts';
import type { EnsurePost } from './ensure-post.ts';
import { loadPostState, type PostState } from './load-post-state.ts';
import { createPostNewNotes, type PostedSend, type PostNewNotes } from './post-new-notes.ts';
import type { PostOnce } from './post-once.ts';
import { queueResultsFile } from './queue-results-file.ts';
import { clearPostUpdateRequest } from './request-post-update.ts';
import { createRetryPauses } from './retry-pauses.ts';
import { createSummaryNote, type SummaryNote } from './summary-note.ts';

/** Slack's advice for messages that change often: at most one update in three seconds. */
const BETWEEN_UPDATES_MS = 3_000;

/** So many updates of a post try to show a picture that Slack could not show. */
const PICTURE_TRIES = 5;

interface Tools extends AppContext {
  readonly chat: SendPosts;
  readonly ensurePost: EnsurePost;
  readonly postOnce: PostOnce;
}

/** The tools, and what is made of them. */
interface Parts extends Tools {
  readonly summaryNote: SummaryNote;
  readonly postNewNotes: PostNewNotes;
}

/**
 * Makes Slack show a send as it is now: updates the post, and writes a note in its thread for what
 * is new. It may run as often as it likes: it does not show the same again.
 */
export function createUpdatePostJob(tools: Tools): JobHandler<SendId> {
  const { records, jobs, clock, log } = tools;
  const pauses = createRetryPauses(clock);
  const summaryNote = createSummaryNote(tools);
  const parts = {
    ...tools,
    summaryNote,
    postNewNotes: createPostNewNotes({ ...tools, summaryNote }),
  };
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<JobResult> {
    // First of all, and read alone: in a burst that is the answer most often.
    const waitMs = Math.max(pauses.getRemainingMs(id), await computeUpdatePause(id));
    if (waitMs > 0) return { againInMs: waitMs };
    return pauses.runAndRecordPause(id, () => showSend(parts, id));
  }

  /** How long (ms) until the post may be updated again. */
  async function computeUpdatePause(id: SendId): Promise<number> {
    const last = await records.postState.get(id);
    if (!last || last.gone) return 0;
    // The clock may have stepped back since.
    return Math.min(last.shownAt + BETWEEN_UPDATES_MS - clock.now(), BETWEEN_UPDATES_MS);
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    log.error({ sendId: id, code: getErrorCode(error) }, 'failed to update the post');
    const send = await loadSend(records, id);
    if (!send || (await records.post.get(send.id))) return;
    // The send went out and no channel shows it: its author is told what becomes of it.
    const problem = (error instanceof AppError && error.problem) || SLACK_UNREACHABLE;
    const shown = await loadPostState(tools, send);
    await shown.set({ ...shown.get(), gone: true, unposted: problem });
    await jobs.add(notifyAuthorJob, send.id);
  }
}

async function showSend(parts: Parts, id: SendId): Promise<undefined> {
  const { records, jobs } = parts;
  await clearPostUpdateRequest(records.store, id);
  const snapshot = await loadSnapshot(records, id);
  if (!snapshot) return;
  const { send } = snapshot;
  // The post shows the send that replaced this one.
  if (await records.successor.get(send.id)) return;
  const shown = await loadPostState(parts, send);
  if (shown.get().gone) {
    await jobs.add(notifyAuthorJob, send.id);
    return;
  }
  const post = await parts.ensurePost(send);
  if (!post) return;
  await showInPost(parts, snapshot, post, shown).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'post_gone') throw error;
    parts.log.warn(
      { sendId: send.id, code: error.code },
      'the post is gone; its author is told instead',
    );
    await shown.set({ ...shown.get(), gone: true });
    await jobs.add(notifyAuthorJob, send.id);
  });
}

async function showInPost(
  parts: Parts,
  snapshot: SendSnapshot,
  post: PostRef,
  shown: PostState,
): Promise<void> {
  const { send } = snapshot;
  // Read once: what comes meanwhile causes another run.
  const facts = await loadSendFacts(parts.records, snapshot);
  const progress = await computeProgress(facts, parts.clock.now());
  const posted = { send, post, progress, batches: facts.batches, shown };
  await updatePost(parts, posted);
  await parts.postNewNotes(posted);
  if (!hasManyRecipients(progress)) return;
  await parts.summaryNote.updateNote(send, post, progress);
  await queueResultsFile(parts, send, progress);
}

async function updatePost(parts: Parts, posted: PostedSend): Promise<void> {
  const { send, post, progress, shown } = posted;
  const digest = computePostDigest(send, progress);
  const before = shown.get();
  const { showsPicture = post.showsPicture, pictureTries = 0 } = before;
  if (digest === (before.shown ?? post.shown)) return;
  // Slack refuses a fresh file while it scans the file.
  const isPictureTried = showsPicture || pictureTries < PICTURE_TRIES;
  const seen = await callUpdate(parts, posted, isPictureTried, showsPicture);
  await shown.set({
    ...shown.get(),
    shown: digest,
    shownAt: parts.clock.now(),
    showsPicture: seen,
    pictureTries: seen ? 0 : pictureTries + 1,
  });
}

/** Gives whether the post shows the picture now; `showsPicture`: whether it did before. */
async function callUpdate(
  { chat, metrics, log }: Parts,
  { send, post, progress }: PostedSend,
  isPictureTried: boolean,
  showsPicture: boolean,
): Promise<boolean> {
  try {
    const wanted = { ...post, showsPicture: isPictureTried };
    const updated = await chat.updatePost(wanted, send, progress);
    metrics.count('posts', { outcome: 'updated' });
    return updated.showsPicture;
  } catch (error) {
    if (!isFinalError(error) || error.code === 'post_gone') throw error;
    // Too old to be edited, say; the thread can still say what is new.
    log.warn({ sendId: send.id, code: error.code }, 'failed to update the post');
    return showsPicture;
  }
}

const SLACK_UNREACHABLE: Problem = { code: 'slack_away' };
