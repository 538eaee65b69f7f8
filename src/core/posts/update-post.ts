import type { SendId } from '../../domain/send.ts';
import { hasManyRecipients } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { getErrorCode, getProblem, isFinalError } from '../errors.ts';
import { notifyAuthorJob, queueDuePostUpdateJob } from '../jobs.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import { loadSend, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { computeProgress } from '../status/load-progress.ts';
import { loadSendFacts } from '../status/load-send-facts.ts';
import { computePostDigest, ensurePost, loadPostState, type PostState } from './ensure-post.ts';
import { ensureUpdate } from './ensure-update.ts';
import type { PostOnce } from './post-once.ts';
import { queueResultsFile } from './post-results-file.ts';
import { type PostedSend, postThreadNotes } from './post-thread-notes.ts';
import { clearPostUpdateRequest, computeUpdatePause } from './request-post-update.ts';
import { updateSummaryNote } from './summary-note.ts';
import { createUpdatePauses } from './update-pauses.ts';

/** How many updates of a post retry a picture that Slack could not show. */
const PICTURE_TRIES = 5;

interface Tools extends AppContext {
  readonly chat: SendPosts;
  readonly postOnce: PostOnce;
}

/** Makes Slack show a send as it is now. It may run any number of times and shows nothing twice. */
export function createUpdatePostJob(tools: Tools): JobHandler<SendId> {
  const { records, jobs, clock, log } = tools;
  const pauses = createUpdatePauses(clock);
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<JobResult> {
    // Checked first and on its own, because in a burst the run usually ends here.
    const pauseMs = computeUpdatePause(await records.postState.get(id), clock.now());
    const waitMs = Math.max(pauses.getRemainingMs(id), pauseMs);
    if (waitMs > 0) return { againInMs: waitMs };
    return pauses.runAndRecordPause(id, () => showSend(tools, id));
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    log.error({ sendId: id, code: getErrorCode(error) }, 'failed to update the post');
    const send = await loadSend(records, id);
    if (!send || (await records.post.get(send.id))) return;
    // The send was submitted but no channel shows it, so its author is told the results.
    const problem = getProblem(error) ?? { code: 'slack_away' };
    const shown = await loadPostState(records, send);
    await shown.set({ ...shown.get(), gone: true, unposted: problem });
    await jobs.add(notifyAuthorJob, send.id);
  }
}

async function showSend(tools: Tools, id: SendId): Promise<undefined> {
  const { records, jobs } = tools;
  await clearPostUpdateRequest(records.store, id);
  const [snapshot, successor] = await Promise.all([
    loadSnapshot(records, id),
    records.successor.get(id),
  ]);
  // With a successor, the post shows the send that replaced this one.
  if (!snapshot || successor) return;
  const { send } = snapshot;
  const shown = await loadPostState(records, send);
  if (shown.get().gone) {
    await jobs.add(notifyAuthorJob, send.id);
    return;
  }
  const post = await ensurePost(tools, send);
  if (!post) return;
  const againInMs = await showInPost(tools, snapshot, post, shown).catch(async (error: unknown) => {
    if (getErrorCode(error) !== 'post_gone') throw error;
    tools.log.warn(
      { sendId: send.id, code: 'post_gone' },
      'the post is gone; its author is told instead',
    );
    await shown.set({ ...shown.get(), gone: true });
    await jobs.add(notifyAuthorJob, send.id);
    return 0;
  });
  if (againInMs === 0) return;
  // In a separate job, because this one must run at once when something new is stored.
  await jobs.add(
    queueDuePostUpdateJob,
    { sendId: send.id, reason: 'late' },
    { delayMs: againInMs },
  );
}

/** Returns how soon (ms) to show it again; 0: when something changes. */
async function showInPost(
  tools: Tools,
  snapshot: SendSnapshot,
  post: PostRef,
  shown: PostState,
): Promise<number> {
  const { send } = snapshot;
  // Read once; anything that arrives later causes another run.
  const facts = await loadSendFacts(tools.records, snapshot);
  const progress = await computeProgress(facts, tools.clock.now());
  const posted = { send, post, progress, batches: facts.batches, shown };
  const again = [await updatePost(tools, posted), await postThreadNotes(tools, posted)];
  if (hasManyRecipients(progress)) {
    again.push(await updateSummaryNote(tools, send, post, progress));
    await queueResultsFile(tools, send, progress);
  }
  return Math.max(...again);
}

async function updatePost(tools: Tools, posted: PostedSend): Promise<number> {
  const { send, post, progress, shown } = posted;
  const digest = computePostDigest(send, progress);
  const before = shown.get();
  const { showsPicture = post.showsPicture, pictureTries = 0 } = before;
  // Slack refuses a new file while it scans it.
  const isPictureTried = showsPicture || pictureTries < PICTURE_TRIES;
  return ensureUpdate(tools.clock, {
    lateUntil: before.lateUntil,
    isShown: digest === (before.shown ?? post.shown),
    storeLateUntil: (lateUntil) => shown.set({ ...shown.get(), lateUntil }),
    update: () => callUpdate(tools, posted, isPictureTried, showsPicture),
    store: (seen, lateUntil) =>
      shown.set({
        ...shown.get(),
        lateUntil,
        shown: digest,
        shownAt: tools.clock.now(),
        showsPicture: seen,
        pictureTries: seen ? 0 : pictureTries + 1,
      }),
  });
}

/** Returns whether the post shows the picture now. `showsPicture` is whether it did before. */
async function callUpdate(
  { chat, metrics, log }: Tools,
  { send, post, progress }: PostedSend,
  isPictureTried: boolean,
  showsPicture: boolean,
): Promise<boolean> {
  try {
    const target = { ...post, showsPicture: isPictureTried };
    const updated = await chat.updatePost(target, send, progress);
    metrics.count('posts', { outcome: 'updated' });
    return updated.showsPicture;
  } catch (error) {
    if (!isFinalError(error) || error.code === 'post_gone') throw error;
    // For example too old to edit. The thread can still get the news.
    log.warn({ sendId: send.id, code: error.code }, 'failed to update the post');
    return showsPicture;
  }
}
