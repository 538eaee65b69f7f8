import type { Problem } from '../../domain/problem.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { hasManyRecipients, type SendProgress } from '../../domain/send-progress.ts';
import { AppError, getErrorCode, isFinalError } from '../errors.ts';
import { notifySenderJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, JobResult, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import type { Records } from '../records/records.ts';
import { loadSend, loadSnapshot, type SendSnapshot } from '../sends/load-snapshot.ts';
import { computeProgress } from '../status/load-progress.ts';
import { loadSendFacts } from '../status/load-send-facts.ts';
import { computePostDigest } from './compute-post-digest.ts';
import type { EnsurePost } from './ensure-post.ts';
import { loadPostState, type PostState } from './load-post-state.ts';
import { createPostNewNotes } from './post-new-notes.ts';
import { queueResultsFile } from './queue-results-file.ts';
import { clearPostUpdateRequest } from './request-post-update.ts';
import { createRetryPauses } from './retry-pauses.ts';
import { createSummaryNote } from './summary-note.ts';

/** Slack's advice for messages that change often: at most one update in three seconds. */
const BETWEEN_UPDATES_MS = 3_000;

/** So many updates of a post try to show a picture that Slack could not show. */
const PICTURE_TRIES = 5;

/**
 * Makes Slack show how a send stands: the post as it is now, and a note in its thread for what is
 * news. Runs as often as it likes; what is shown already is not shown again.
 */
export function createUpdatePostJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: SendPosts;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly ensurePost: EnsurePost;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): JobHandler<SendId> {
  const { records, jobs, chat, clock, log, metrics } = tools;
  const pause = createRetryPauses(clock);
  const summary = createSummaryNote(tools);
  const sayNews = createPostNewNotes({ ...tools, summary });
  return { run, onExhausted: giveUp };

  async function run(id: SendId): Promise<JobResult> {
    // First of all, and read alone: in a burst that is the answer most often.
    const waitMs = Math.max(pause.getRemainingMs(id), await untilNextUpdate(id));
    if (waitMs > 0) return { againInMs: waitMs };
    return pause.runAndRecordPause(id, () => bringUpToDate(id));
  }

  async function bringUpToDate(id: SendId): Promise<undefined> {
    await clearPostUpdateRequest(records.store, id);
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    const { send } = snapshot;
    // Another send stands in its post now.
    if (await records.successor.get(send.id)) return undefined;
    const shown = await loadPostState(tools, send);
    if (shown.get().gone) {
      await jobs.add(notifySenderJob, send.id);
      return undefined;
    }
    const post = await tools.ensurePost(send);
    if (post) await show(snapshot, post, shown);
    return undefined;
  }

  async function untilNextUpdate(id: SendId): Promise<number> {
    const last = await records.postState.get(id);
    if (!last || last.gone) return 0;
    // The clock may have stepped back since.
    return Math.min(last.shownAt + BETWEEN_UPDATES_MS - clock.now(), BETWEEN_UPDATES_MS);
  }

  async function show(snapshot: SendSnapshot, post: PostRef, shown: PostState): Promise<void> {
    const { send } = snapshot;
    try {
      // Read once: what comes meanwhile causes another run.
      const facts = await loadSendFacts(records, snapshot);
      const progress = await computeProgress(facts, clock.now());
      await updatePost(send, post, progress, shown);
      await sayNews(send, post, { progress, batches: facts.batches }, shown);
      if (!hasManyRecipients(progress)) return;
      await summary.updateNote(send, post, progress);
      await queueResultsFile(tools, send, progress);
    } catch (error) {
      if (!isCode(error, 'post_gone')) throw error;
      log.warn(
        { sendId: send.id, code: error.code },
        'the post is gone; the sender is told instead',
      );
      await shown.set({ ...shown.get(), gone: true });
      await jobs.add(notifySenderJob, send.id);
    }
  }

  async function updatePost(
    send: Send,
    post: PostRef,
    progress: SendProgress,
    shown: PostState,
  ): Promise<void> {
    const digest = computePostDigest(send, progress);
    const {
      shown: said = post.shown,
      showsPicture = post.showsPicture,
      pictureTries = 0,
    } = shown.get();
    if (digest === said) return;
    // A fresh file is refused while Slack still scans it.
    const isPictureTried = showsPicture || pictureTries < PICTURE_TRIES;
    const seen = await update({ ...post, showsPicture: isPictureTried });
    await shown.set({
      ...shown.get(),
      ...{ shown: digest, shownAt: clock.now(), showsPicture: seen.showsPicture },
      pictureTries: seen.showsPicture ? 0 : pictureTries + 1,
    });

    async function update(wanted: PostRef): Promise<{ readonly showsPicture: boolean }> {
      try {
        const updated = await chat.updatePost(wanted, send, progress);
        metrics.count('posts', { outcome: 'updated' });
        return updated;
      } catch (error) {
        if (!isFinalError(error) || error.code === 'post_gone') throw error;
        // Too old to be edited, say; the thread can still say what is news.
        log.warn({ sendId: send.id, code: error.code }, 'failed to update the post');
        return { showsPicture };
      }
    }
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ sendId: id, code }, 'post not kept true');
    const send = await loadSend(records, id);
    if (!send || (await records.post.get(send.id))) return;
    // It went out and no channel shows it: what becomes of it is told to the sender.
    const problem = (error instanceof AppError && error.problem) || slackAway;
    const shown = await loadPostState(tools, send);
    await shown.set({ ...shown.get(), gone: true, unposted: problem });
    await jobs.add(notifySenderJob, send.id);
  }
}

const slackAway: Problem = {
  code: 'slack_away',
  what: 'Slack did not take the post',
  todo: '',
};

function isCode(error: unknown, code: string): error is AppError {
  return error instanceof AppError && error.code === code;
}
