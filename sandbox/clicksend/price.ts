import { type Micros, parseAmount } from './amount.ts';
import { isTestNumber, type Recipient } from './recipient.ts';
import type { ClickSend } from './state.ts';

const SMS_PRICE = parseAmount('0.0792');

/** The price of one message; messages to test numbers are free. */
export function computePrice(
  { prices }: ClickSend,
  { e164, country }: Recipient,
  product: 'mms' | 'sms',
): Micros {
  if (isTestNumber(e164)) return 0;
  if (product === 'sms') return SMS_PRICE;
  return prices.byNumber.get(e164) ?? prices.byCountry.get(country) ?? prices.mms;
}
