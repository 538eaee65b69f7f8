import { deliveryStates } from '../../domain/delivery-status.ts';
import { batchAt, referenceOf } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from '../sends/load-snapshot.ts';
import { outcomesOf } from '../status/load-send-facts.ts';

/** A message at ClickSend, and the channel whose index it stands in. */
export interface OfChannel {
  readonly messageId: string;
  readonly channel: string;
}

/** ClickSend's ids of what was sent to one recipient: of the last order, and of one before it. */
export async function messagesTo(
  records: Records,
  { send }: Standing,
  index: number,
): Promise<readonly OfChannel[]> {
  const reference = referenceOf(send.id, index);
  const batch = await records.batch.get(send.id, batchAt(index));
  const outcome = outcomesOf(batch).find((one) => one.reference === reference);
  const named = await records.named.get(reference);
  const ids = [...(outcome?.kind === 'accepted' ? [outcome] : []), ...(named ? [named] : [])];
  return ids.map(({ messageId }) => ({ messageId, channel: send.channel }));
}

/** Deletes what is known of messages by their ids. */
export async function eraseMessages(
  records: Records,
  messages: readonly OfChannel[],
): Promise<void> {
  for (const { messageId, channel } of messages) {
    await Promise.all([
      records.message.delete(messageId),
      records.messagesOf(channel).remove(messageId),
      ...deliveryStates.map((state) => records.receipt.delete(messageId, state)),
    ]);
  }
}
