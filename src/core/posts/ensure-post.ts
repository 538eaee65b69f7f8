import { type Send, untilItLeaves } from '../../domain/send.ts';
import type { Clock, Meter } from '../ports/clock-log-metrics.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Chat, PostRef } from '../ports/send-posts.ts';
import { held } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';
import { progressOf } from '../status/load-progress.ts';
import { digestOf } from './compute-post-digest.ts';
import { postOnce } from './post-once.ts';

/**
 * Posts a send in its channel, once. Gives undefined for a send that was stopped before it was
 * posted: it needs no post.
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
  const { records, jobs, chat, clock } = tools;
  const once = postOnce({ ...tools, remove: chat.remove });
  return async (send: Send): Promise<PostRef | undefined> => {
    const post = await records.post.get(send.id);
    if (post) return post;
    const isWanted = (await records.stopped.get(send.id)) === undefined;
    const posting = await held(records.posting, send.id);
    return once<PostRef>({
      key: send.id,
      intent: posting.value(),
      storeIntent: posting.keep,
      deleteIntent: () => records.posting.delete(send.id),
      post: isWanted ? () => makePost(send) : undefined,
      find: () => chat.findPost(send),
      store: (made) => keep(send, made),
    });
  };

  async function makePost(send: Send): Promise<PostRef> {
    const progress = await progressOf(records, send, clock.now());
    const post = await chat.post(send, progress);
    return { ...post, shown: digestOf(send, progress) };
  }

  async function keep(send: Send, post: PostRef): Promise<void> {
    await beginThread(send, post);
    await records.post.longer(untilItLeaves(send, clock.now())).put(post, send.id);
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
}
