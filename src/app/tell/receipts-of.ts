import { type DeliveryFact, deliveryStates } from '../../domain/delivery.ts';
import type { Records } from '../records.ts';

/** What came for these messages, by ClickSend's message id. */
export async function receiptsOf(
  records: Records,
  ids: readonly string[],
): Promise<Map<string, readonly DeliveryFact[]>> {
  const keys = ids.flatMap((id) => deliveryStates.map((state) => records.receipt.key(id, state)));
  const found = await records.store.getMany<DeliveryFact>(keys);
  const width = deliveryStates.length;
  return new Map(
    ids.map((id, n) => [
      id,
      found.slice(n * width, (n + 1) * width).filter((fact) => fact !== undefined),
    ]),
  );
}
