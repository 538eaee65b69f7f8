import { isFinalError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import type { People } from '../ports/people.ts';
import type { PostToConversation } from '../posts/post-to-conversation.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact, ReplyPostFact } from '../records/reply-facts.ts';

type Stands = Extract<ReplyPostFact, { kind: 'shown' }>;

/** A larger workspace has admins who do not know of this app: the first ones are enough. */
const MOST_ADMINS = 20;

/**
 * Tells of a STOP that came from nobody knows whose phone: in `REPLIES_CHANNEL`, or the last sender in
 * private without one, and every admin in private. Tells whether anybody could be told; saying it again
 * repeats nothing.
 */
export function createNotifyUnknownStop(tools: {
  readonly records: Records;
  readonly people: Pick<People, 'listAdmins'>;
  readonly log: Log;
  readonly say: PostToConversation;
  /** `REPLIES_CHANNEL` */
  readonly repliesChannel: string | undefined;
}): (reply: ReplyFact) => Promise<boolean> {
  const { records, log, say, repliesChannel } = tools;
  return async (reply) => {
    log.error({ reply: reply.messageId }, 'a STOP can be tied to nobody, and opts nobody out');
    const first = repliesChannel ?? (await records.lastSender.get());
    const stands = first === undefined ? [] : await tell(reply, first);
    const admins = (await listAdmins()).filter((admin) => admin !== first);
    for (const admin of admins) stands.push(...(await tell(reply, admin)));
    const [at] = stands;
    // Listed again, it is not told again.
    if (at) await records.replyPost.setIfAbsent(at, reply.messageId);
    return at !== undefined;
  };

  async function listAdmins(): Promise<readonly string[]> {
    try {
      return (await tools.people.listAdmins()).slice(0, MOST_ADMINS);
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ code: error.code }, 'Slack does not say who the admins are');
      return [];
    }
  }

  /** `channel`: a channel, or a person (Slack ids). Gives where it stands; none where Slack takes it nowhere. */
  async function tell(reply: ReplyFact, channel: string): Promise<Stands[]> {
    const { messageId, from, to, text } = reply;
    const shown = await createCompareAndSet<ReplyPostFact, [string]>(
      records.replyPost,
      `${messageId}.${channel}`,
    );
    const before = shown.get();
    if (before?.kind === 'shown') return [before];
    const isPrivate = channel !== repliesChannel;
    try {
      await say({
        id: `stop-${messageId}`,
        content: { kind: 'unknown stop', from, to: to || undefined, text, isPrivate },
        place: { channel },
        intent: before,
        storeIntent: (intent) => shown.set({ ...intent, kind: 'begun', place: { channel } }),
        deleteIntent: () => records.replyPost.delete(`${messageId}.${channel}`),
        store: (stands) => shown.set({ kind: 'shown', ...stands }),
      });
      const stands = shown.get();
      return stands?.kind === 'shown' ? [stands] : [];
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ reply: messageId, code: error.code }, 'somebody cannot be told of a STOP');
      return [];
    }
  }
}
