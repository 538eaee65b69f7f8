import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import type { People } from '../ports/people.ts';
import { listNotifiedAdmins, type PostNotice, type ShownNotice } from '../posts/post-notice.ts';
import type { ReplyFact } from '../records/reply-facts.ts';

/**
 * Reports a STOP from an unknown phone in `REPLIES_CHANNEL` (without one, to the last author in a direct
 * message), and to every admin in a direct message. Returns whether anybody was told. Repeating it sends
 * nothing twice.
 */
export function createNotifyUnidentifiedOptOut(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly people: Pick<People, 'listAdmins'>;
    readonly postNotice: PostNotice;
    /** `REPLIES_CHANNEL` */
    readonly repliesChannel: string | undefined;
  },
): (reply: ReplyFact) => Promise<boolean> {
  const { records, people, log, postNotice, repliesChannel } = tools;
  return async (reply) => {
    log.error({ reply: reply.messageId }, 'a STOP matches no known number, so nobody is opted out');
    const first = repliesChannel ?? (await records.lastAuthor.get());
    let place = first === undefined ? undefined : await postIn(first, reply);
    for (const admin of await listAdmins()) {
      if (admin === first) continue;
      const shown = await postIn(admin, reply);
      place ??= shown;
    }
    // If ClickSend lists the reply again, it is not reported again.
    if (place) await records.replyPost.setIfAbsent(place, reply.messageId);
    return place !== undefined;
  };

  async function listAdmins(): Promise<readonly string[]> {
    try {
      return await listNotifiedAdmins(people);
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ code: error.code }, 'failed to list the admins');
      return [];
    }
  }

  function postIn(
    channel: string,
    { messageId, from, to, text }: ReplyFact,
  ): Promise<ShownNotice | undefined> {
    const isPrivate = channel !== repliesChannel;
    return postNotice({
      id: `stop-${messageId}`,
      key: `${messageId}.${channel}`,
      channel,
      content: { kind: 'unknown stop', from, to: to || undefined, text, isPrivate },
    });
  }
}
