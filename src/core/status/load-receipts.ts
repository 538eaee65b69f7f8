import {
  type DeliveryFact,
  type DeliveryStatus,
  deliveryStatuses,
} from '../../domain/delivery-status.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { Records } from '../records/records.ts';

/** The strongest status of a message counts, so that weaker ones need not be read. */
const strongestFirst: readonly DeliveryStatus[] = [...deliveryStatuses].reverse();

/** The strongest receipt of each message that has one, by ClickSend's message id. */
export async function loadReceipts(
  records: Records,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const receipts = new Map<string, DeliveryFact>();
  await forEachChunk(ids, async (chunk) => {
    let open = chunk;
    for (const state of strongestFirst) {
      const keys = open.map((id) => records.receipt.key(id, state));
      const found = await records.store.getMany<DeliveryFact>(keys);
      open = open.filter((id, n) => {
        const fact = found[n];
        if (fact) receipts.set(id, fact);
        return !fact;
      });
    }
  });
  return receipts;
}
