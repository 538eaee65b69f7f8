import { deliveryStatuses } from '../../domain/delivery-status.ts';
import { formatMessageReference, getBatchIndex } from '../../domain/send.ts';
import type { ErasedMessage } from '../records/erasure-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/load-snapshot.ts';
import { listOutcomes } from '../status/batch-outcomes.ts';

/** ClickSend's ids of what was sent to one recipient: of the last order, and of one before it. */
export async function listRecipientMessages(
  records: Records,
  { send }: SendSnapshot,
  index: number,
): Promise<readonly ErasedMessage[]> {
  const reference = formatMessageReference(send.id, index);
  const batch = await records.batch.get(send.id, getBatchIndex(index));
  const outcome = listOutcomes(batch).find((one) => one.reference === reference);
  const named = await records.messageIdByReference.get(reference);
  const ids = [...(outcome?.kind === 'accepted' ? [outcome] : []), ...(named ? [named] : [])];
  return ids.map(({ messageId }) => ({ messageId, channel: send.channel }));
}

/** Deletes what is known of messages by their ids. */
export async function deleteMessages(
  records: Records,
  messages: readonly ErasedMessage[],
): Promise<void> {
  for (const { messageId, channel } of messages) {
    await Promise.all([
      records.messageRecipient.delete(messageId),
      records.channelMessages(channel).remove(messageId),
      ...deliveryStatuses.map((state) => records.receipt.delete(messageId, state)),
    ]);
  }
}
