import { parseMessageReference, type Send } from '../../domain/send.ts';
import type { Channels } from '../ports/channels.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { People } from '../ports/people.ts';
import type { Records } from '../records/records.ts';

/** Who wants to see or do something, and where. Both are Slack ids. */
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
 * Lets somebody see a send who is its author, who is in the channel that has its post, or, if that
 * channel is public, who is a member of the workspace. Guests do not see what is in public channels
 * from elsewhere.
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

/** False while Slack does not say who somebody is. */
async function isMember(people: Pick<People, 'findRole'>, user: string): Promise<boolean> {
  const role = await people.findRole(user).catch(() => 'outsider');
  return role === 'member' || role === 'admin';
}

export type CanSeeReply = (
  reply: Pick<Reply, 'messageId' | 'originalMessageId' | 'reference'>,
  requester: Requester,
) => Promise<boolean>;

/**
 * Lets somebody see a reply who may see the send that it answers, or the place where it is posted: a
 * channel, or their own direct messages. Until it is posted, a reply to no send is seen by nobody.
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
