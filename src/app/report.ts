import type { SendProgress } from '../domain/progress.ts';
import type { Send, SendId } from '../domain/send.ts';
import type { announce } from './announce.ts';
import { AppError } from './app-error.ts';
import { type News, newsOf } from './news.ts';
import type { Chat, Clock, JobResult, JobWorker, Log, Meter, PostRef } from './ports.ts';
import { batchesIn, digestOf, progressOf } from './progress-of.ts';
import type { Records, ReportFact } from './records.ts';

/** Slack's advice for messages that change often: at most one update in three seconds. */
const BETWEEN_UPDATES_MS = 3_000;

/** Growing pauses of up to five minutes: about a day of a Slack that does not answer. */
const ATTEMPTS = 300;

/**
 * Makes Slack show how a send stands: the post as it is now, and a note in its thread for what is
 * news. Runs as often as it likes; what is shown already is not shown again.
 */
export function report(tools: {
  readonly records: Records;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly announce: ReturnType<typeof announce>;
}): JobWorker {
  const { records, chat, clock, log, meter } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const send = await records.send.get(id as SendId);
    if (!send) return undefined;
    const last = (await records.report.get(send.id)) ?? nothingShown;
    const tooSoonBy = last.shownAt + BETWEEN_UPDATES_MS - clock.now();
    if (last.gone) return undefined;
    if (tooSoonBy > 0) return { againInMs: tooSoonBy };
    const post = await postOf(send);
    if (!post) return undefined;
    await show(send, post, last);
    return undefined;
  }

  /** A send that was stopped before it was posted needs no post. */
  async function postOf(send: Send): Promise<PostRef | undefined> {
    const post = await records.post.get(send.id);
    if (post || (await records.stopped.get(send.id))) return post;
    return tools.announce(send);
  }

  async function show(send: Send, post: PostRef, last: ReportFact): Promise<void> {
    const progress = await progressOf(records, send);
    let fact = last;
    const keep = async (change: Partial<ReportFact>) => {
      fact = { ...fact, ...change };
      await records.report.put(fact, send.id);
    };
    try {
      const shown = digestOf(progress);
      if (shown !== (fact.shown ?? post.shown)) {
        await chat.update(post, send, progress);
        meter.count('posts', { outcome: 'updated' });
        await keep({ shown, shownAt: clock.now() });
      }
      const news = newsOf(progress, await batchesIn(records, send), fact);
      for (const one of news) await noteOnce(send, post, progress, one, () => fact, keep);
    } catch (error) {
      if (!isGone(error)) throw error;
      log.warn({ sendId: send.id, code: error.code }, 'post is gone');
      await keep({ gone: true });
    }
  }

  /** Intent, act, result; a note that was begun before is looked for first. */
  async function noteOnce(
    send: Send,
    post: PostRef,
    progress: SendProgress,
    { note, failures }: News,
    fact: () => ReportFact,
    keep: (change: Partial<ReportFact>) => Promise<void>,
  ): Promise<void> {
    const begun = fact().noting?.id === note.id;
    if (!begun) await keep({ noting: { id: note.id, failures } });
    if (!begun || !(await chat.hasNote(post, send, note.id))) {
      await chat.note(post, send, progress, note);
      meter.count('posts', { outcome: 'noted' });
    }
    const { noting: _, ...rest } = fact();
    await records.report.put(rest, send.id);
    await keep({
      notes: [...rest.notes, note.id],
      failures: [...rest.failures, ...failures],
    });
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    log.error(
      { sendId: id, code: error instanceof AppError ? error.code : 'error' },
      'post not kept true',
    );
  }
}

const nothingShown: ReportFact = { shownAt: 0, notes: [], failures: [] };

/** Somebody deleted the post, or archived its channel. */
function isGone(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'post_gone';
}
