import { readReference } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';
import type { Asker, MaySee } from './can-see-send.ts';

export type MaySeeReply = (
  reply: Pick<Reply, 'messageId' | 'originalMessageId' | 'reference'>,
  asker: Asker,
) => Promise<boolean>;

/**
 * Whether somebody may see what a person texted: as the send that it answers, else as the place
 * where it stands, a channel or somebody's direct messages. What stands nowhere yet waits for that.
 */
export function maySeeReply(records: Records, maySee: MaySee): MaySeeReply {
  return async ({ messageId, originalMessageId, reference = '' }, asker) => {
    const named = originalMessageId ? await records.message.get(originalMessageId) : undefined;
    const id = named?.send ?? readReference(reference)?.send;
    const send = id && (await records.send.get(id));
    if (send && (await maySee(send, asker))) return true;
    const shown = await records.shownReply.get(messageId);
    const place = shown?.kind === 'begun' ? shown.place.channel : shown?.channel;
    if (place === undefined) return false;
    return place === asker.user || maySee({ user: '', channel: place }, asker);
  };
}
