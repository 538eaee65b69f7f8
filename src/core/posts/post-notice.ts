import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import type { People } from '../ports/people.ts';
import type { ConversationPost } from '../ports/threads.ts';
import type { ReplyPostFact } from '../records/reply-facts.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';
import type { PostToConversation } from './post-to-conversation.ts';

/** A notice from the app itself to a channel or a person. */
interface Notice {
  /** Unique among the notices in one place. */
  readonly id: string;
  /** The key of this notice's record for the channel. */
  readonly key: string;
  /** A channel, or a person for a direct message (Slack ids). */
  readonly channel: string;
  readonly content: ConversationPost;
}

export type ShownNotice = Extract<ReplyPostFact, { kind: 'shown' }>;

/** Posts a notice once. Returns its location, or undefined if Slack never accepts it. */
export type PostNotice = (notice: Notice) => Promise<ShownNotice | undefined>;

export function createPostNotice(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly postToConversation: PostToConversation;
  },
): PostNotice {
  const { records, log, postToConversation } = tools;
  return async ({ id, key, channel, content }) => {
    const stored = await loadVersionedRecord<ReplyPostFact, [string]>(records.replyPost, key);
    const before = stored.get();
    if (before?.kind === 'shown') return before;
    const place = { channel };
    try {
      await postToConversation({
        ...{ id, content, place },
        intent: before,
        storeIntent: (intent) => stored.set({ ...intent, kind: 'begun', place }),
        deleteIntent: () => records.replyPost.delete(key),
        store: (shown) => stored.set({ kind: 'shown', ...shown }),
      });
      const after = stored.get();
      return after?.kind === 'shown' ? after : undefined;
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ notice: id, channel, code: error.code }, 'failed to post a notice');
      return undefined;
    }
  };
}

/** In a larger workspace many admins do not know this app, so the first ones are enough. */
const MAX_ADMINS = 20;

/** The admins who are told of problems (Slack user ids). */
export async function listNotifiedAdmins(
  people: Pick<People, 'listAdmins'>,
): Promise<readonly string[]> {
  return (await people.listAdmins()).slice(0, MAX_ADMINS);
}
