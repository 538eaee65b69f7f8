import { computeSendDelay, type Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { postLiveNoticeJob } from '../jobs.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';
import { loadProgress } from '../status/load-progress.ts';
import { computePostDigest } from './compute-post-digest.ts';
import type { PostOnce } from './post-once.ts';

/**
 * Posts a send in its channel, once. Undefined for a send that was stopped before it was posted, because it
 * needs no post.
 */
export type EnsurePost = (send: Send) => Promise<PostRef | undefined>;

export function createEnsurePost(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock'> & {
    readonly chat: Pick<SendPosts, 'postMessage' | 'findPost'>;
    readonly postOnce: PostOnce;
  },
): EnsurePost {
  const { records, jobs, chat, clock, postOnce } = tools;
  return async (send) => {
    const stored = await records.post.get(send.id);
    if (stored) return stored;
    const isWanted = (await records.refusal.get(send.id)) === undefined;
    const intent = await loadVersionedRecord(records.postIntent, send.id);
    return postOnce<PostRef>({
      key: send.id,
      intent: intent.get(),
      storeIntent: intent.set,
      deleteIntent: () => records.postIntent.delete(send.id),
      post: isWanted ? () => postSend(send) : undefined,
      find: (within) => chat.findPost(send, within),
      store: (post) => storePost(send, post),
    });
  };

  async function postSend(send: Send): Promise<PostRef> {
    const progress = await loadProgress(records, send, clock.now());
    const post = await chat.postMessage(send, progress);
    return { ...post, shown: computePostDigest(send, progress) };
  }

  async function storePost(send: Send, post: PostRef): Promise<void> {
    await beginThread(send, post);
    await records.post.extendTtl(computeSendDelay(send, clock.now())).put(post, send.id);
  }

  /** Stores which send the thread belongs to, and when somebody last wrote there. Idempotent. */
  async function beginThread(send: Send, { ts }: PostRef): Promise<void> {
    const { id, channel, threadTs } = send;
    await records.lastThreadActivity.put(clock.now(), channel, threadTs ?? ts);
    if (threadTs) return;
    const owner = records.threadOwner.extendTtl(computeSendDelay(send, clock.now()));
    await owner.put({ kind: 'send', send: id }, channel, ts);
    await records.channelThreads(channel).addIfAbsent(ts, clock.now());
    if ((await records.liveSetting.get(channel))?.isLive)
      await jobs.add(postLiveNoticeJob, { channel, thread: ts });
  }
}
