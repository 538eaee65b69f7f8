import type { DeliveryFact } from '../../domain/delivery-status.ts';
import type { HistoryEntry, Receipt } from '../ports/clicksend.ts';

/**
 * The status of a message in the history, unless the row only says that ClickSend has it. `queued` is news once a
 * scheduled message has left, because somebody may have sent it in the dashboard.
 */
export function readHistoryFact({ fact, hasLeft }: HistoryEntry): DeliveryFact | undefined {
  return fact?.state === 'queued' && !hasLeft ? undefined : fact;
}

/** What rows of ClickSend's history say, as receipts. */
export function listHistoryReceipts(entries: readonly HistoryEntry[]): readonly Receipt[] {
  return entries.flatMap((entry) => {
    const { messageId, reference } = entry;
    const fact = readHistoryFact(entry);
    return fact ? [{ messageId, reference: reference || undefined, fact }] : [];
  });
}
