import { computeSendDelay, type Send } from '../../domain/send.ts';
import { postLiveNoticeJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';
import { loadProgress } from '../status/load-progress.ts';
import { computePostDigest } from './compute-post-digest.ts';
import { createPostOnce } from './post-once.ts';

/**
 * Posts a send in its channel, once. Gives undefined for a send that was stopped before it was
 * posted: it needs no post.
 */
export type EnsurePost = (send: Send) => Promise<PostRef | undefined>;

export function createEnsurePost(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: SendPosts;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): EnsurePost {
  const { records, jobs, chat, clock } = tools;
  const once = createPostOnce({ ...tools, remove: chat.deleteMessage });
  return async (send) => {
    const post = await records.post.get(send.id);
    if (post) return post;
    const isWanted = (await records.refusal.get(send.id)) === undefined;
    const posting = await createCompareAndSet(records.postIntent, send.id);
    return once<PostRef>({
      key: send.id,
      intent: posting.get(),
      storeIntent: posting.set,
      deleteIntent: () => records.postIntent.delete(send.id),
      post: isWanted ? () => makePost(send) : undefined,
      find: () => chat.findPost(send),
      store: (made) => keep(send, made),
    });
  };

  async function makePost(send: Send): Promise<PostRef> {
    const progress = await loadProgress(records, send, clock.now());
    const post = await chat.postMessage(send, progress);
    return { ...post, shown: computePostDigest(send, progress) };
  }

  async function keep(send: Send, post: PostRef): Promise<void> {
    await beginThread(send, post);
    await records.post.extendTtl(computeSendDelay(send, clock.now())).put(post, send.id);
  }

  /** From now on it is known whose thread it is, and when somebody spoke there. Doing it again changes nothing. */
  async function beginThread(send: Send, { ts }: PostRef): Promise<void> {
    const { id, channel, threadTs } = send;
    await records.lastThreadActivity.put(clock.now(), channel, threadTs ?? ts);
    if (threadTs) return;
    const owner = records.threadOwner.extendTtl(computeSendDelay(send, clock.now()));
    await owner.put({ kind: 'send', send: id }, channel, ts);
    if ((await records.liveSetting.get(channel))?.isLive)
      await jobs.add(postLiveNoticeJob, { channel, thread: ts });
  }
}
