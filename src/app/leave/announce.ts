import { randomUUID } from 'node:crypto';
import { type Send, type SendId, untilItLeaves } from '../../domain/send.ts';
import { AppError, codeOf } from '../app-error.ts';
import type { PostingIntent } from '../facts.ts';
import type { Chat, PostRef } from '../ports/chat.ts';
import type { Clock, Meter } from '../ports/clock-log-meter.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records.ts';
import { digestOf } from '../tell/digest-of.ts';
import { progressOf } from '../tell/progress-of.ts';

/** A post whose answer is out for longer than this is lost: longer than the three calls it may take. */
const LOST_AFTER_MS = 35_000;

/** A call of a process that has died is over sooner: nobody waits for it any more. */
const ORPHANED_AFTER_MS = 5_000;

/** What Slack took shows in its history at once, or nearly so. */
const SHOWS_AFTER_MS = 1_500;

const stillOut = (retryAfterMs: number) =>
  new AppError('posting', { retry: 'later', retryAfterMs });

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
  readonly jobs: Jobs;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly meter: Meter;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}) {
  const { records, jobs, chat, clock, meter, isAlone } = tools;
  const me = randomUUID();
  /** Posts that Slack took, and that could not be written down yet because the store was away. */
  const made = new Map<SendId, PostRef>();
  return async (send: Send): Promise<PostRef | undefined> => {
    const known = await records.post.get(send.id);
    if (known) {
      made.delete(send.id);
      return known;
    }
    const unwritten = made.get(send.id);
    if (unwritten) return keep(send, unwritten);
    const isStopped = (await records.stopped.get(send.id)) !== undefined;
    const begun = await records.posting.get(send.id);
    if (isStopped && !begun) return undefined;
    const found = begun && (await lostPost(send, begun));
    if (isStopped && !found) return undefined;
    return keep(send, found ?? (await makePost(send)));
  };

  async function keep(send: Send, post: PostRef): Promise<PostRef> {
    made.set(send.id, post);
    await beginThread(send, post);
    await records.post.longer(untilItLeaves(send, clock.now())).put(post, send.id);
    made.delete(send.id);
    return post;
  }

  /** From now on it is known whose thread it is, and when somebody spoke there. Doing it again changes nothing. */
  async function beginThread(send: Send, { ts }: PostRef): Promise<void> {
    const { id, channel, threadTs } = send;
    await records.lastWord.put(clock.now(), channel, threadTs ?? ts);
    if (threadTs) return;
    const owner = records.threadOwner.longer(untilItLeaves(send, clock.now()));
    await owner.put({ kind: 'send', send: id }, channel, ts);
    if ((await records.live.get(channel))?.isLive) await jobs.add('say-live', `${channel}:${ts}`);
  }

  /** What a former try left. When it left nothing, the way is free for the next one. */
  async function lostPost(send: Send, begun: PostingIntent): Promise<PostRef | undefined> {
    const isMine = begun.by === me;
    const overIn =
      (isAlone && !isMine ? ORPHANED_AFTER_MS : LOST_AFTER_MS) + begun.at - clock.now();
    const lookIn = isMine ? overIn : begun.at + ORPHANED_AFTER_MS - clock.now();
    if (lookIn > 0) throw stillOut(lookIn);
    const found = await chat.findPost(send);
    if (found) return found;
    // Whoever began may be alive, and its post may come after this look.
    if (overIn > 0) throw stillOut(overIn);
    await records.posting.delete(send.id);
    return undefined;
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
      meter.count('posts', { outcome: codeOf(error) });
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
