import {
  type DeliveryFact,
  type DeliveryStatus,
  deliveryStatuses,
} from '../../domain/delivery-status.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { Records } from '../records/records.ts';

/** The strongest status of a message counts, so weaker ones need not be read. */
const strongestFirst: readonly DeliveryStatus[] = [...deliveryStatuses].reverse();

/** For this few messages, all statuses are read in one call, because then the calls cost more than the reads. */
const FEW = 20;

/** The strongest receipt of each message that has one, by ClickSend's message id. */
export async function loadReceipts(
  records: Records,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const receipts = new Map<string, DeliveryFact>();
  await forEachChunk(ids, async (chunk) => {
    let open = chunk;
    const rounds = chunk.length <= FEW ? [strongestFirst] : strongestFirst.map((one) => [one]);
    for (const statuses of rounds) {
      const keys = open.flatMap((id) => statuses.map((status) => records.receipt.key(id, status)));
      const found = await records.store.getMany<DeliveryFact>(keys);
      open = open.filter((id, n) => {
        const facts = found.slice(n * statuses.length, (n + 1) * statuses.length);
        const strongest = facts.find((fact) => fact !== undefined);
        if (strongest) receipts.set(id, strongest);
        return !strongest;
      });
    }
  });
  return receipts;
}
