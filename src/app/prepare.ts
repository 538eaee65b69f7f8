import type { Problem } from '../domain/problem.ts';
import { batchesOf, type Send, type SendId } from '../domain/send.ts';
import type { announce } from './announce.ts';
import { AppError } from './app-error.ts';
import type { ensureMedia } from './ensure-media.ts';
import type { PictureResult } from './picture-of.ts';
import type { Clock, Log } from './ports/clock-log-meter.ts';
import type { Jobs, JobWorker } from './ports/jobs.ts';
import type { Records } from './records.ts';

/** A post is made when the picture is known to be good, but no later than this: nobody waits for a sign of life. */
const POST_AT_LATEST_MS = 700;

/** A hitch that passes within some seconds is no news: a file that Slack scans, a busy ClickSend. */
const WORTH_SAYING = 3;

/** With the jobs' growing pauses these are about twenty minutes of trouble with Slack's files or ClickSend's uploads. */
const ATTEMPTS = 12;

/**
 * Prepares an order to leave: picture out of Slack and fitted, post in the channel, picture at
 * ClickSend, then one `deliver` job per batch. Each step looks first whether it was done.
 */
export function prepare(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly announce: ReturnType<typeof announce>;
  readonly pictureOf: (send: Send) => Promise<PictureResult>;
  readonly ensureMedia: ReturnType<typeof ensureMedia>;
}): JobWorker {
  const { records, jobs, clock, log } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string, attempt: number): Promise<undefined> {
    const send = await records.send.get(id as SendId);
    if (!send || (await records.stopped.get(send.id))) return;
    if (!(await records.batch.get(send.id, 0))) {
      const problem = await makeReady(send).catch((error: unknown) => heldUp(send, error, attempt));
      if (problem) return stop(send, problem);
      await records.held.delete(send.id);
    }
    for (let batch = 0; batch < batchesOf(send); batch += 1) {
      await jobs.add('deliver', `${send.id}:${batch}`);
    }
  }

  /** Gives the problem that stops the send, if there is one. */
  async function makeReady(send: Send): Promise<Problem | undefined> {
    let fetched: Promise<PictureResult> | undefined;
    const pictureOnce = () => {
      fetched ??= tools.pictureOf(send);
      return fetched;
    };
    const known = await records.media.get(send.id);
    if (!known) {
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
      await records.held.put(error.problem, send.id);
      await jobs.add('report', send.id);
    }
    throw error;
  }

  /** A channel where the bot may not post stops the send; a Slack that is away does not: `report` posts later. */
  async function tryToPost(send: Send): Promise<Problem | undefined> {
    try {
      await tools.announce(send);
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.retry === 'never' && error.problem) return error.problem;
      log.warn({ sendId: send.id, code: error.code }, 'post put off');
      await jobs.add('report', send.id);
      return undefined;
    }
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const send = await records.send.get(id as SendId);
    if (!send || (await records.batch.get(send.id, 0))) return;
    const known = error instanceof AppError ? error.problem : undefined;
    await stop(
      send,
      known ?? unknownProblem(send, error instanceof AppError ? error.code : 'error'),
    );
  }

  async function stop(send: Send, problem: Problem): Promise<undefined> {
    await records.stopped.put(problem, send.id);
    log.info({ sendId: send.id, code: problem.code }, 'send stopped');
    await jobs.add('tell', send.id);
    await jobs.add('report', send.id);
  }
}

function unknownProblem(send: Send, code: string): Problem {
  return {
    code,
    what: `Something went wrong while this was prepared (${code})`,
    todo: `Try again; if it stays, give ${send.id} to whoever runs this app`,
  };
}
