import type { z } from 'zod';
import type { Metrics } from '../../core/ports/metrics.ts';

/** Those of the rows that can be read; the others are counted and lose nothing but themselves. */
export function parseRows<T>(
  rows: readonly unknown[],
  schema: z.ZodType<T>,
  {
    metrics,
    of,
  }: { readonly metrics: Metrics; readonly of: 'lists' | 'contacts' | 'senders' | 'rules' },
): readonly T[] {
  const read = rows.map((row) => schema.safeParse(row));
  const unread = read.filter(({ success }) => !success).length;
  if (unread > 0) metrics.count('receipts', { source: of, outcome: 'unreadable' }, unread);
  return read.flatMap(({ data }) => (data === undefined ? [] : [data]));
}
