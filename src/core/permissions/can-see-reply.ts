import { parseMessageReference } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { Records } from '../records/records.ts';
import type { CanSeeSend, Requester } from './can-see-send.ts';

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
