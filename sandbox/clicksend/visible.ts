import { readNumber } from '../json.ts';
import type { Message } from './message.ts';
import type { ClickSend } from './state.ts';

/** What a history shows: never refused messages, others only after a number of listings. */
export function listVisibleMessages(
  { messages, historyListings, hiddenListings }: ClickSend,
  product: 'mms' | 'sms',
): readonly Message[] {
  return messages
    .filter((one) => one.product === product && one.answered === 'SUCCESS')
    .filter((one) => historyListings[product] - one.listingsBefore >= hiddenListings);
}

/** Items between `date_from` and `date_to`, both included; Unix seconds. */
export function createSpanFilter(
  query: URLSearchParams,
): (one: { readonly at: number }) => boolean {
  const from = readNumber(query.get('date_from')) ?? 0;
  const to = readNumber(query.get('date_to')) ?? Number.POSITIVE_INFINITY;
  return ({ at }) => Math.floor(at / 1000) >= from && Math.floor(at / 1000) <= to;
}
