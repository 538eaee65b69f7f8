import type { Receipt } from '../../core/ports/clicksend-inbound.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { parseDeliveryFact } from '../codes/delivery-fact.ts';
import { formatSchemaIssues } from '../http/fields.ts';
import { type ReceiptRow, receiptRowSchema } from '../wire/receipts.ts';

/** Reads receipts, listed or pushed, one by one: what cannot be read, or says nothing known, does not lose the others. */
export function parseReceipts(
  rows: readonly unknown[],
  { now, metrics }: { readonly now: number; readonly metrics: Metrics },
): {
  readonly receipts: readonly Receipt[];
  /** For each row that could not be read: where and what was expected. */
  readonly unread: readonly string[];
} {
  const receipts: Receipt[] = [];
  const unread: string[] = [];
  let unknown = 0;
  for (const row of rows) {
    const read = receiptRowSchema.safeParse(row);
    const receipt = read.success ? toReceipt(read.data, now) : undefined;
    if (!read.success) unread.push(formatSchemaIssues(read.error));
    else if (receipt) receipts.push(receipt);
    else unknown += 1;
  }
  if (unread.length > 0) metrics.count('receipts', { outcome: 'unreadable' }, unread.length);
  if (unknown > 0) metrics.count('receipts', { outcome: 'unknown' }, unknown);
  return { receipts, unread };
}

function toReceipt(row: ReceiptRow, now: number): Receipt | undefined {
  const fact = parseDeliveryFact(row.status, { seconds: row.seconds, now });
  if (!fact) return undefined;
  return {
    messageId: row.messageId,
    reference: row.reference || undefined,
    fact,
  };
}
