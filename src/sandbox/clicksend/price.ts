import { amountOf, type Micros } from './amount.ts';
import { isTestNumber } from './recipient.ts';
import type { ClickSend } from './state.ts';

const SMS_PRICE = amountOf('0.0792');

/** What one message costs; those to test numbers cost nothing. */
export function priceOf(clicksend: ClickSend, to: string, product: 'mms' | 'sms'): Micros {
  if (isTestNumber(to)) return 0;
  return product === 'mms' ? clicksend.price : SMS_PRICE;
}
