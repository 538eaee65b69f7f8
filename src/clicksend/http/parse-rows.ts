import type { z } from 'zod';
import type { EndpointContext } from './endpoint-context.ts';

/**
 * Parses rows one by one. Unreadable rows are counted and left out; rows that the schema maps to undefined
 * are left out.
 */
export function parseRows<T>(
  { metrics }: Pick<EndpointContext, 'metrics'>,
  source: 'lists' | 'contacts' | 'senders' | 'rules',
  schema: z.ZodType<T | undefined>,
  rows: readonly unknown[],
): readonly T[] {
  const parsed = rows.map((row) => schema.safeParse(row));
  const unread = parsed.filter(({ success }) => !success).length;
  if (unread > 0) metrics.count('receipts', { source, outcome: 'unreadable' }, unread);
  return parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
}
