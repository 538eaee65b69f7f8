import type { Problem } from '../../domain/problem.ts';
import { computeSendDelay, countBatches, type Send, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, getProblem } from '../errors.ts';
import { notifyAuthorJob, submitBatchJob, updatePostJob } from '../jobs.ts';
import { storeConsent } from '../opt-outs/store-consent.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import { type EnsurePostTools, ensurePost } from '../posts/ensure-post.ts';
import { confirmResend } from '../sends/claim-resend.ts';
import { loadSend, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { MAX_BATCHES_IN_FLIGHT } from './batch-limiter.ts';
import { ensureMedia } from './media/ensure-media.ts';
import type { PictureResult } from './media/fetch-picture.ts';
import { loadPicture, type PictureTools, storePicture } from './media/load-picture.ts';

/** The app posts once it knows that the picture is usable, but no later than this, so that people see a response. */
const POST_AT_LATEST_MS = 700;

/** Sending does not wait longer than this for Slack. */
const POSTED_WITHIN_MS = 2_500;

/** A delay of a few seconds is normal: Slack scans a file, or ClickSend is busy. */
const ATTEMPTS_BEFORE_SHOWING = 3;

interface Tools extends Pick<AppContext, 'log'>, EnsurePostTools, PictureTools {
  readonly clickSend: Pick<ClickSend, 'uploadMedia'>;
}

/**
 * Prepares a send: the picture, the post, the upload (or the stored picture until the scheduled time), then the
 * first batches. Each step first checks whether it was done. Runs again after an edit.
 */
export function createPrepareSendJob(tools: Tools): JobHandler<SendId> {
  const { records, jobs, clock } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: SendId, attempt: number): Promise<undefined> {
    const [snapshot, refusal, firstBatch] = await Promise.all([
      loadSnapshot(records, id),
      records.refusal.get(id),
      records.batch.get(id, 0),
    ]);
    if (!snapshot || refusal) return;
    const { send, ended } = snapshot;
    if (typeof ended === 'object') return;
    await storeConsent(records, snapshot);
    if (!firstBatch) {
      if (!(await confirmResend(tools, send))) return stopSend(tools, send, RESENT_BY_ANOTHER);
      const prepare = isHeldHere(send) && !ended ? prepareToWait : prepareToLeave;
      const problem = await prepare(tools, send).catch(async (error: unknown) => {
        await showDelay(tools, send, error, attempt);
        throw error;
      });
      // Another version was saved since. It has its own run, and this version's problem does not stop
      // it.
      if (problem && (await isEditedSince(records, snapshot))) return;
      if (problem) return stopSend(tools, send, problem);
      await records.delayReason.delete(send.id);
    }
    await queueFirstBatches(send);
    if (snapshot.changes.length > 0) await jobs.add(updatePostJob, send.id);
  }

  /** Each batch that was tried queues another one. */
  async function queueFirstBatches(send: Send): Promise<void> {
    const delayMs = isHeldHere(send) ? computeSendDelay(send, clock.now()) : 0;
    for (let batch = 0; batch < Math.min(MAX_BATCHES_IN_FLIGHT, countBatches(send)); batch += 1) {
      // `sooner`, because an edit may have moved the send forward. A batch of a postponed send waits on its
      // own.
      await jobs.add(submitBatchJob, { sendId: send.id, batch }, { delayMs, sooner: true });
    }
  }

  async function giveUp(id: SendId, error: unknown): Promise<void> {
    const send = await loadSend(records, id);
    if (!send || (await records.batch.get(send.id, 0))) return;
    const problem = getProblem(error) ?? buildUnknownProblem(send, getErrorCode(error));
    await stopSend(tools, send, problem);
  }
}

/**
 * For a send that the app holds: a problem with the picture shows now and not at three in the morning. It is
 * uploaded only later, because an upload may live only ten minutes. Returns what stops the send.
 */
async function prepareToWait(tools: Tools, send: Send): Promise<Problem | undefined> {
  const storing = storePicture(tools, send);
  const early = await Promise.race([
    storing.catch(() => undefined),
    tools.clock.wait(POST_AT_LATEST_MS),
  ]);
  if (early?.kind === 'refused') return early.problem;
  const postProblem = await tryToPost(tools, send);
  if (postProblem) return postProblem;
  const result = await storing;
  return result?.kind === 'refused' ? result.problem : undefined;
}

/** Returns the problem that stops the send, if there is one. */
async function prepareToLeave(tools: Tools, send: Send): Promise<Problem | undefined> {
  let loading: Promise<PictureResult> | undefined;
  const loadPictureOnce = () => {
    loading ??= loadPicture(tools, send);
    return loading;
  };
  const isUploaded =
    send.picture.kind !== 'slack' || (await tools.records.sendMedia.get(send.id)) !== undefined;
  if (!isUploaded) {
    // The error shows below, after the post is made, because the post should not wait until Slack has
    // scanned a file.
    const early = loadPictureOnce().catch(() => undefined);
    const picture = await Promise.race([early, tools.clock.wait(POST_AT_LATEST_MS)]);
    if (picture?.kind === 'refused') return picture.problem;
  }
  const postProblem = await tryToPost(tools, send);
  if (postProblem) return postProblem;
  const media = await ensureMedia(tools, send, loadPictureOnce);
  return media.kind === 'refused' ? media.problem : undefined;
}

/** Shows in the post what is being retried, so that nobody wonders why nothing happens. */
async function showDelay(
  { records, jobs }: Tools,
  send: Send,
  error: unknown,
  attempt: number,
): Promise<void> {
  if (attempt < ATTEMPTS_BEFORE_SHOWING) return;
  if (!(error instanceof AppError) || error.retry !== 'later' || !error.problem) return;
  await records.delayReason.put(error.problem, send.id);
  await jobs.add(updatePostJob, send.id);
}

/** If the bot may not post in the channel, the send stops. If Slack is not available, `updatePostJob` posts later. */
async function tryToPost(tools: Tools, send: Send): Promise<Problem | undefined> {
  const { jobs, clock, log } = tools;
  const posting = ensurePost(tools, send);
  const late = new AppError('slack_slow', { retry: 'later' });
  try {
    // Posting continues in the background; `updatePostJob` checks on it later.
    await Promise.race([posting, clock.wait(POSTED_WITHIN_MS).then(() => Promise.reject(late))]);
    return undefined;
  } catch (error) {
    posting.catch(() => undefined);
    if (!(error instanceof AppError)) throw error;
    if (error.retry === 'never' && error.problem) return error.problem;
    log.warn({ sendId: send.id, code: error.code }, 'postponed the post');
    await jobs.add(updatePostJob, send.id);
    return undefined;
  }
}

async function isEditedSince(
  records: AppContext['records'],
  { send, changes }: SendSnapshot,
): Promise<boolean> {
  return ((await loadSnapshot(records, send.id))?.changes.length ?? 0) > changes.length;
}

async function stopSend(
  { records, jobs, log }: Tools,
  send: Send,
  problem: Problem,
): Promise<undefined> {
  // Another run of this job saw no problem and queued the batches.
  if (await records.batch.get(send.id, 0)) return;
  await records.refusal.put(problem, send.id);
  // `submitBatchJob` checks in the opposite order, so that one of the two steps back.
  if (await records.batch.get(send.id, 0)) {
    await records.refusal.delete(send.id);
    return;
  }
  if (send.schedule) await records.scheduledSends().remove(send.id);
  log.info({ sendId: send.id, code: problem.code }, 'stopped the send');
  await jobs.add(notifyAuthorJob, send.id);
  await jobs.add(updatePostJob, send.id);
}

function isHeldHere({ schedule }: Send): boolean {
  return schedule?.with === 'app';
}

const RESENT_BY_ANOTHER: Problem = { code: 'resent_by_another' };

function buildUnknownProblem(send: Send, code: string): Problem {
  return { code: 'preparation_failed', cause: code, id: send.id };
}
