import { randomUUID } from 'node:crypto';
import { type Send, untilItLeaves } from '../../domain/send.ts';
import { AppError } from '../app-error.ts';
import type { Chat, PostRef } from '../ports/chat.ts';
import type { Clock, Meter } from '../ports/clock-log-meter.ts';
import type { PostingIntent, Records } from '../records.ts';
import { digestOf, progressOf } from '../tell/progress-of.ts';

/** A post whose answer is out for longer than this is lost: longer than both calls it may take. */
const LOST_AFTER_MS = 25_000;

/** A call of a process that has died since is over sooner: nobody waits for it any more. */
const ORPHANED_AFTER_MS = 5_000;

/** What Slack took shows in its history at once, or nearly so. */
const SHOWS_AFTER_MS = 1_500;

/** The intent of a call that has ended: it need not be waited for as if it were under way. */
function overBy(clock: Clock, by: string): PostingIntent {
  return { at: clock.now() - LOST_AFTER_MS + SHOWS_AFTER_MS, by };
}

/**
 * Posts a send in its channel, once. The intent is written first; when a former try left nobody
 * knows what, the post is looked for before it is made again. Gives undefined for a send that was
 * stopped before it was posted: it needs no post.
 */
export function announce(tools: {
  readonly records: Records;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly meter: Meter;
}) {
  const { records, chat, clock, meter } = tools;
  const me = randomUUID();
  return async (send: Send): Promise<PostRef | undefined> => {
    const known = await records.post.get(send.id);
    if (known) return known;
    const isStopped = (await records.stopped.get(send.id)) !== undefined;
    const begun = await records.posting.get(send.id);
    if (isStopped && !begun) return undefined;
    const found = begun && (await lostPost(send, begun));
    if (isStopped && !found) return undefined;
    return keep(send, found ?? (await makePost(send)));
  };

  async function keep(send: Send, post: PostRef): Promise<PostRef> {
    await records.post.longer(untilItLeaves(send, clock.now())).put(post, send.id);
    return post;
  }

  /** What a former try left. When it left nothing, the way is free for the next one. */
  async function lostPost(send: Send, begun: PostingIntent): Promise<PostRef | undefined> {
    const patience = begun.by === me ? LOST_AFTER_MS : ORPHANED_AFTER_MS;
    const wait = begun.at + patience - clock.now();
    if (wait > 0) throw new AppError('posting', { retry: 'later', retryAfterMs: wait });
    const found = await chat.findPost(send);
    if (!found) await records.posting.delete(send.id);
    return found;
  }

  async function makePost(send: Send): Promise<PostRef> {
    if (!(await records.posting.claim({ at: clock.now(), by: me }, send.id))) {
      throw new AppError('posting', { retry: 'later' });
    }
    try {
      const progress = await progressOf(records, send, clock.now());
      const post = await chat.post(send, progress);
      meter.count('posts', { outcome: 'posted' });
      return { ...post, shown: digestOf(send, progress) };
    } catch (error) {
      meter.count('posts', { outcome: error instanceof AppError ? error.code : 'error' });
      if (!(error instanceof AppError)) throw error;
      // Slack said no, so there is no post. Anything else may have left one.
      if (error.answered) await records.posting.delete(send.id);
      // The call is over, so what it left shows soon; only one that was given up may still be under way.
      else if (error.code !== 'slack_timeout')
        await records.posting.put(overBy(clock, me), send.id);
      throw error;
    }
  }
}
