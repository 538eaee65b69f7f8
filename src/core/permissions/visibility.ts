import { parseMessageReference, type Send } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { Channels, People } from '../ports/people.ts';
import type { Records } from '../records/records.ts';

/** The person who wants to see or do something, and where. Both are Slack ids. */
export interface Requester {
  readonly user: string;
  /** Undefined in a direct message and in App Home. */
  readonly channel?: string;
}

export type CanSeeSend = (
  send: Pick<Send, 'user' | 'channel'>,
  requester: Requester,
) => Promise<boolean>;

/**
 * Allows a person to see a send if they are its author, if they are in the channel of its post, or, if that
 * channel is public, if they are a member of the workspace. Guests do not see other public channels.
 */
export function createCanSeeSend(
  channels: Pick<Channels, 'isPublic'>,
  people: Pick<People, 'findRole'>,
): CanSeeSend {
  return async (send, requester) =>
    send.user === requester.user ||
    send.channel === requester.channel ||
    ((await channels.isPublic(send.channel)) && (await isMember(people, requester.user)));
}

/** False if Slack does not report the person's role. */
async function isMember(people: Pick<People, 'findRole'>, user: string): Promise<boolean> {
  const role = await people.findRole(user).catch(() => 'outsider');
  return role === 'member' || role === 'admin';
}

export type CanSeeReply = (
  reply: Pick<Reply, 'messageId' | 'originalMessageId' | 'reference'>,
  requester: Requester,
) => Promise<boolean>;

/**
 * Allows a person to see a reply if they may see the send that it answers, or the place where it is posted:
 * a channel, or their own direct messages. A reply to no send is visible to nobody until it is posted.
 */
export function createCanSeeReply(records: Records, canSeeSend: CanSeeSend): CanSeeReply {
  return async ({ messageId, originalMessageId, reference = '' }, requester) => {
    const recipient = originalMessageId
      ? await records.messageRecipient.get(originalMessageId)
      : undefined;
    const id = recipient?.send ?? parseMessageReference(reference)?.send;
    const send = id && (await records.send.get(id));
    if (send && (await canSeeSend(send, requester))) return true;
    const post = await records.replyPost.get(messageId);
    const channel = post?.kind === 'begun' ? post.place.channel : post?.channel;
    if (channel === undefined) return false;
    return channel === requester.user || canSeeSend({ user: '', channel }, requester);
  };
}
