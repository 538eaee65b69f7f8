import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ConversationPost, PostTarget, ThreadRef, Threads } from '../ports/threads.ts';
import { createPostOnce, type PostAttempt } from './post-once.ts';

/** A line of a conversation, and how its intent and its place are stored. */
export interface ConversationPostAttempt
  extends Pick<PostAttempt<ThreadRef>, 'intent' | 'storeIntent' | 'deleteIntent' | 'store'> {
  /** Distinct for each line of its place. */
  readonly id: string;
  readonly content: ConversationPost;
  readonly place: PostTarget;
  /** Where a former try meant to say it, when that was elsewhere. */
  readonly placeBefore?: PostTarget;
  readonly isInChannelToo?: boolean;
}

export type PostToConversation = (act: ConversationPostAttempt) => Promise<void>;

/** Says a line of a conversation in Slack, once. */
export function createPostToConversation(tools: {
  readonly threads: Pick<Threads, 'postMessage' | 'findMessage' | 'deleteMessage'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): PostToConversation {
  const { threads } = tools;
  const once = createPostOnce({ ...tools, remove: threads.deleteMessage });
  return async ({ id, content, place, placeBefore = place, isInChannelToo = false, ...stored }) => {
    await once<ThreadRef>({
      ...stored,
      key: [place.channel, place.threadTs, id].join(':'),
      post: () => threads.postMessage(place, id, content, { isInChannelToo }),
      find: (since) => threads.findMessage(placeBefore, id, since),
    });
  };
}
