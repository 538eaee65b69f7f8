import {
  type DeliveryFact,
  type DeliveryStatus,
  deliveryStatuses,
} from '../../domain/delivery-status.ts';
import { forEachChunk } from '../async/for-each-chunk.ts';
import type { Records } from '../records/records.ts';

/** Highest first: of a message's facts that one counts, and the others need not be read. */
const fromTheTop: readonly DeliveryStatus[] = [...deliveryStatuses].reverse();

/** The fact that counts for each of these messages, by ClickSend's message id; nothing for one that has none. */
export async function loadReceipts(
  records: Records,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const facts = new Map<string, DeliveryFact>();
  await forEachChunk(ids, async (some) => {
    let open = some;
    for (const state of fromTheTop) {
      const keys = open.map((id) => records.receipt.key(id, state));
      const found = await records.store.getMany<DeliveryFact>(keys);
      open = open.filter((id, n) => {
        const fact = found[n];
        if (fact) facts.set(id, fact);
        return !fact;
      });
    }
  });
  return facts;
}
