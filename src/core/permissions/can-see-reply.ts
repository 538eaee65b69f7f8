import { parseMessageReference } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { Records } from '../records/records.ts';
import type { CanSeeSend, Requester } from './can-see-send.ts';

export type CanSeeReply = (
  reply: Pick<Reply, 'messageId' | 'originalMessageId' | 'reference'>,
  asker: Requester,
) => Promise<boolean>;

/**
 * Whether somebody may see what a person texted: as the send that it answers, else as the place
 * where it stands, a channel or somebody's direct messages. What stands nowhere yet waits for that.
 */
export function createCanSeeReply(records: Records, canSeeSend: CanSeeSend): CanSeeReply {
  return async ({ messageId, originalMessageId, reference = '' }, asker) => {
    const named = originalMessageId
      ? await records.messageRecipient.get(originalMessageId)
      : undefined;
    const id = named?.send ?? parseMessageReference(reference)?.send;
    const send = id && (await records.send.get(id));
    if (send && (await canSeeSend(send, asker))) return true;
    const shown = await records.replyPost.get(messageId);
    const place = shown?.kind === 'begun' ? shown.place.channel : shown?.channel;
    if (place === undefined) return false;
    return place === asker.user || canSeeSend({ user: '', channel: place }, asker);
  };
}
