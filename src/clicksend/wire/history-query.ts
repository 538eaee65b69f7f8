import type { HistoryQuery } from '../../core/ports/clicksend-history.ts';
import type { Product } from '../../domain/send.ts';

const NEWEST_FIRST = { order_by: 'date_added:desc' } as const;

/** `GET /mms/history` or `/sms/history`, from this time (Unix ms) on. */
export function buildHistoryQuery(product: Product, from: number) {
  // The newest documents sort lists of SMS by `date`, oldest first where nothing is said.
  const order = product === 'mms' ? NEWEST_FIRST : { order_by: 'date:desc' };
  return { date_from: Math.floor(from / 1000), ...order };
}

/** The same query where ClickSend takes no order. */
export function removeSortOrder<T extends object>({
  order_by: _,
  ...query
}: T & { order_by?: string }) {
  return query;
}

/** One page of it. What is asked for is a field of `q`; undici writes the number's `+` as %2B. */
export function buildHistoryPageQuery({ page, to, ...span }: HistoryQuery) {
  return {
    page,
    ...NEWEST_FIRST,
    ...buildTimeSpanQuery(span),
    ...(to === undefined ? {} : { q: `to:${to}` }),
  };
}

/** Times are Unix seconds; the span is rounded outwards. */
export function buildTimeSpanQuery({ from, until }: Pick<HistoryQuery, 'from' | 'until'>) {
  return {
    ...(from === undefined ? {} : { date_from: Math.floor(from / 1000) }),
    ...(until === undefined ? {} : { date_to: Math.ceil(until / 1000) }),
  };
}
