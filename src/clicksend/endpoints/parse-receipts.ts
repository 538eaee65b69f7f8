import type { Receipt } from '../../core/ports/clicksend.ts';
import type { Meter } from '../../core/ports/clock-log-metrics.ts';
import { deliveryFact } from '../codes/delivery-fact.ts';
import { sayUnread } from '../http/fields.ts';
import { type ReceiptRow, receiptRow } from '../wire/receipts.ts';

/** Reads receipts, listed or pushed, one by one: what cannot be read, or says nothing known, does not lose the others. */
export function readReceipts(
  rows: readonly unknown[],
  { now, meter }: { readonly now: number; readonly meter: Meter },
): {
  readonly receipts: readonly Receipt[];
  /** For each row that could not be read: where and what was expected. */
  readonly unread: readonly string[];
} {
  const receipts: Receipt[] = [];
  const unread: string[] = [];
  let unknown = 0;
  for (const row of rows) {
    const read = receiptRow.safeParse(row);
    const receipt = read.success ? toReceipt(read.data, now) : undefined;
    if (!read.success) unread.push(sayUnread(read.error));
    else if (receipt) receipts.push(receipt);
    else unknown += 1;
  }
  if (unread.length > 0) meter.count('receipts', { outcome: 'unreadable' }, unread.length);
  if (unknown > 0) meter.count('receipts', { outcome: 'unknown' }, unknown);
  return { receipts, unread };
}

function toReceipt(row: ReceiptRow, now: number): Receipt | undefined {
  const fact = deliveryFact(row.status, { seconds: row.seconds, now });
  if (!fact) return undefined;
  return {
    messageId: row.messageId,
    reference: row.reference || undefined,
    fact,
  };
}
