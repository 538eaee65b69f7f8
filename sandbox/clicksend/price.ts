import { amountOf, type Micros } from './amount.ts';
import { isTestNumber, type Recipient } from './recipient.ts';
import type { ClickSend } from './state.ts';

/** What an MMS costs: by number, else by country, else like all others. */
export interface Prices {
  mms: Micros;
  readonly byCountry: Map<string, Micros>;
  readonly byNumber: Map<string, Micros>;
}

const SMS_PRICE = amountOf('0.0792');

/** What one message costs; those to test numbers cost nothing. */
export function priceOf(
  { prices }: ClickSend,
  { e164, country }: Recipient,
  product: 'mms' | 'sms',
): Micros {
  if (isTestNumber(e164)) return 0;
  if (product === 'sms') return SMS_PRICE;
  return prices.byNumber.get(e164) ?? prices.byCountry.get(country) ?? prices.mms;
}
