import type { AppContext } from '../context.ts';
import type { ConversationPost, PostTarget, ThreadRef, Threads } from '../ports/threads.ts';
import type { ReplyPostExtras, ReplyPostFact } from '../records/conversation-facts.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';
import type { PostAttempt, PostOnce } from './post-once.ts';

/** A conversation post, and how its intent and location are stored. */
interface ConversationPostAttempt
  extends Pick<PostAttempt<ThreadRef>, 'intent' | 'storeIntent' | 'store'> {
  /** Unique among the posts in its place. */
  readonly id: string;
  /** If undefined, posts nothing and only looks for what an earlier attempt posted. */
  readonly content: ConversationPost | undefined;
  readonly place: PostTarget;
  /** Where an earlier attempt meant to post, if that was another place. */
  readonly placeBefore?: PostTarget;
  readonly isInChannelToo?: boolean;
}

export interface ConversationTools {
  readonly threads: Pick<Threads, 'postMessage' | 'findMessage'>;
  readonly postOnce: PostOnce;
}

/** Posts a conversation message once, and returns where it is. */
export async function postToConversation(
  { threads, postOnce }: ConversationTools,
  {
    id,
    content,
    place,
    placeBefore = place,
    isInChannelToo = false,
    ...stored
  }: ConversationPostAttempt,
): Promise<ThreadRef | undefined> {
  return postOnce<ThreadRef>({
    ...stored,
    key: [place.channel, place.threadTs, id].join(':'),
    post: content && (() => threads.postMessage(place, id, content, { isInChannelToo })),
    find: (within) => threads.findMessage(placeBefore, id, within),
  });
}

/** Where a reply or a notice is posted. */
export type ShownPost = Extract<ReplyPostFact, { kind: 'shown' }>;

/** Posts a reply or a notice once, and returns where it is. `key`: of its record; `more`: what it shows besides the text. */
export async function ensureConversationPost(
  tools: ConversationTools & Pick<AppContext, 'records'>,
  post: Pick<ConversationPostAttempt, 'id' | 'place' | 'isInChannelToo'> & {
    readonly content: ConversationPost;
    readonly key: string;
    readonly more?: ReplyPostExtras;
  },
): Promise<ShownPost> {
  const { records } = tools;
  const { key, more, ...content } = post;
  const stored = await loadVersionedRecord(records.replyPost, key);
  const before = stored.get();
  if (before?.kind === 'shown') return before;
  await postToConversation(tools, {
    ...content,
    intent: before,
    placeBefore: before?.place,
    storeIntent: (intent) =>
      intent
        ? stored.set({ ...intent, kind: 'begun', place: post.place })
        : records.replyPost.delete(key),
    store: ({ channel, ts }, isFound) => {
      const { threadTs } = isFound && before ? before.place : post.place;
      return stored.set({ kind: 'shown', channel, ts, more, threadTs: threadTs || undefined });
    },
  });
  const shown = stored.get();
  if (shown?.kind !== 'shown') throw new Error(`postOnce did not post ${post.id}`);
  return shown;
}
