import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';

/**
 * What a row of ClickSend's history says of a message beyond that ClickSend has it. That it is queued
 * is news only of what waits for its time no more: somebody may have sent it at once in the dashboard.
 */
export function readHistoryFact({ fact, hasLeft }: HistoryEntry): DeliveryFact | undefined {
  return fact?.state === 'queued' && !hasLeft ? undefined : fact;
}
