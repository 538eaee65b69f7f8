import type { ConversationPost, PostTarget, ThreadRef, Threads } from '../ports/threads.ts';
import type { PostAttempt, PostOnce } from './post-once.ts';

/** A conversation post, and how its intent and location are stored. */
interface ConversationPostAttempt
  extends Pick<PostAttempt<ThreadRef>, 'intent' | 'storeIntent' | 'deleteIntent' | 'store'> {
  /** Unique among the posts in its place. */
  readonly id: string;
  readonly content: ConversationPost;
  readonly place: PostTarget;
  /** Where an earlier attempt meant to post, if that was another place. */
  readonly placeBefore?: PostTarget;
  readonly isInChannelToo?: boolean;
}

/** Posts a conversation message once. */
export type PostToConversation = (attempt: ConversationPostAttempt) => Promise<void>;

export function createPostToConversation(tools: {
  readonly threads: Pick<Threads, 'postMessage' | 'findMessage'>;
  readonly postOnce: PostOnce;
}): PostToConversation {
  const { threads, postOnce } = tools;
  return async ({ id, content, place, placeBefore = place, isInChannelToo = false, ...stored }) => {
    await postOnce<ThreadRef>({
      ...stored,
      key: [place.channel, place.threadTs, id].join(':'),
      post: () => threads.postMessage(place, id, content, { isInChannelToo }),
      find: (within) => threads.findMessage(placeBefore, id, within),
    });
  };
}
