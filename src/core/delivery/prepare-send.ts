import type { Problem } from '../../domain/problem.ts';
import { computeSendDelay, countBatches, type Send, type SendId } from '../../domain/send.ts';
import { AppError, getErrorCode } from '../errors.ts';
import { storeConsent } from '../opt-outs/store-consent.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { createEnsurePost } from '../posts/ensure-post.ts';
import type { Records } from '../records/records.ts';
import { loadSend, loadSnapshot, type SendSnapshot } from '../sends/load-snapshot.ts';
import { MAX_BATCHES_IN_FLIGHT } from './batch-limiter.ts';
import type { createEnsureMedia } from './media/ensure-media.ts';
import type { PictureResult } from './media/fetch-picture.ts';
import type { StoredPictures } from './media/stored-pictures.ts';

/** A post is made when the picture is known to be good, but no later than this: nobody waits for a sign of life. */
const POST_AT_LATEST_MS = 700;

/** Sending does not wait for a Slack that does not answer. */
const POSTED_WITHIN_MS = 2_500;

/** A hitch that passes within some seconds is no news: a file that Slack scans, a busy ClickSend. */
const WORTH_SAYING = 3;

/** With the jobs' growing pauses these are about twenty minutes of trouble with Slack's files or ClickSend's uploads. */
const ATTEMPTS = 12;

/**
 * Prepares an order to leave: picture out of Slack and fitted, post in the channel, picture at
 * ClickSend (or kept until its time), then one `deliver` job per batch. Each step looks first
 * whether it was done. Runs again when a scheduled send was edited.
 */
export function createPrepareSendJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly announce: ReturnType<typeof createEnsurePost>;
  readonly kept: StoredPictures;
  readonly ensureMedia: ReturnType<typeof createEnsureMedia>;
}): JobWorker {
  const { records, jobs, clock, log } = tools;
  // Most of them wait for an answer, and one that does not come must not hold up the others.
  return { concurrency: 16, attempts: ATTEMPTS, run, onExhausted: giveUp };

  async function run(id: string, attempt: number): Promise<undefined> {
    const snapshot = await loadSnapshot(records, id as SendId);
    if (!snapshot || (await records.refusal.get(snapshot.send.id))) return;
    const { send, ended } = snapshot;
    if (typeof ended === 'object') return;
    await storeConsent(records, snapshot);
    if (!(await records.batch.get(send.id, 0))) {
      const ready = isHeldHere(send) && !ended ? readyToWait : readyToLeave;
      const problem = await ready(send).catch((error: unknown) => heldUp(send, error, attempt));
      // Another version was saved meanwhile: its own run is queued, and this one's fault is none of its.
      if (problem && (await isEditedSince(snapshot))) return;
      if (problem) return stop(send, problem);
      await records.delayReason.delete(send.id);
    }
    const delayMs = isHeldHere(send) ? computeSendDelay(send, clock.now()) : 0;
    for (let batch = 0; batch < Math.min(MAX_BATCHES_IN_FLIGHT, countBatches(send)); batch += 1) {
      // Each that was tried queues the next one of its lane. Sooner: an edit may have brought it forward. What was put off waits on by itself.
      await jobs.add('deliver', `${send.id}:${batch}`, { delayMs, sooner: true });
    }
    if (snapshot.changes.length > 0) await jobs.add('report', send.id);
  }

  /**
   * Held here until its time: a fault of the picture shows now and not at three in the morning, and
   * ClickSend gets it when it leaves, since an upload may live only ten minutes.
   */
  async function readyToWait(send: Send): Promise<Problem | undefined> {
    const keeping = tools.kept.storePicture(send);
    const early = await Promise.race([
      keeping.catch(() => undefined),
      clock.wait(POST_AT_LATEST_MS),
    ]);
    if (early?.kind === 'refused') return early.problem;
    const unpostable = await tryToPost(send);
    if (unpostable) return unpostable;
    const result = await keeping;
    return result?.kind === 'refused' ? result.problem : undefined;
  }

  /** Gives the problem that stops the send, if there is one. */
  async function readyToLeave(send: Send): Promise<Problem | undefined> {
    let fetched: Promise<PictureResult> | undefined;
    const pictureOnce = () => {
      fetched ??= tools.kept.loadPicture(send);
      return fetched;
    };
    const isThere = send.picture.kind !== 'slack' || (await records.sendMedia.get(send.id));
    if (!isThere) {
      // Its failure shows below, after the post: a file that Slack still scans is no reason for silence.
      const early = pictureOnce().catch(() => undefined);
      const picture = await Promise.race([early, clock.wait(POST_AT_LATEST_MS)]);
      if (picture?.kind === 'refused') return picture.problem;
    }
    const unpostable = await tryToPost(send);
    if (unpostable) return unpostable;
    const media = await tools.ensureMedia(send, pictureOnce);
    return media.kind === 'refused' ? media.problem : undefined;
  }

  /** What is tried again is said meanwhile, so that nobody wonders why nothing happens. */
  async function heldUp(send: Send, error: unknown, attempt: number): Promise<never> {
    if (
      attempt >= WORTH_SAYING &&
      error instanceof AppError &&
      error.retry === 'later' &&
      error.problem
    ) {
      await records.delayReason.put(error.problem, send.id);
      await jobs.add('report', send.id);
    }
    throw error;
  }

  /** A channel where the bot may not post stops the send; a Slack that is away does not: `report` posts later. */
  async function tryToPost(send: Send): Promise<Problem | undefined> {
    const posting = tools.announce(send);
    const late = new AppError('slack_slow', { retry: 'later' });
    try {
      // It goes on by itself meanwhile; `report` comes back to it.
      await Promise.race([posting, clock.wait(POSTED_WITHIN_MS).then(() => Promise.reject(late))]);
      return undefined;
    } catch (error) {
      posting.catch(() => undefined);
      if (!(error instanceof AppError)) throw error;
      if (error.retry === 'never' && error.problem) return error.problem;
      log.warn({ sendId: send.id, code: error.code }, 'post put off');
      await jobs.add('report', send.id);
      return undefined;
    }
  }

  async function isEditedSince({ send, changes }: SendSnapshot): Promise<boolean> {
    return ((await loadSnapshot(records, send.id))?.changes.length ?? 0) > changes.length;
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const send = await loadSend(records, id as SendId);
    if (!send || (await records.batch.get(send.id, 0))) return;
    const known = error instanceof AppError ? error.problem : undefined;
    await stop(send, known ?? unknownProblem(send, getErrorCode(error)));
  }

  async function stop(send: Send, problem: Problem): Promise<undefined> {
    // It left meanwhile, by another run of this that saw no problem.
    if (await records.batch.get(send.id, 0)) return;
    await records.refusal.put(problem, send.id);
    // `deliver` looks the other way round, so that of the two one steps back.
    if (await records.batch.get(send.id, 0))
      return records.refusal.delete(send.id) as Promise<undefined>;
    if (send.schedule) await records.listScheduledSends().remove(send.id);
    log.info({ sendId: send.id, code: problem.code }, 'send stopped');
    await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
  }
}

function isHeldHere({ schedule }: Send): boolean {
  return schedule?.with === 'app';
}

function unknownProblem(send: Send, code: string): Problem {
  return {
    code,
    what: `Something went wrong while this was prepared (${code})`,
    todo: `Try again; if it stays, give ${send.id} to whoever runs this app`,
  };
}
