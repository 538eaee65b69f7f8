import type { PriceOf } from '../../app/ask/price-of.ts';
import { usageText } from '../messages/help.ts';
import { saying } from '../messages/message.ts';
import { priceMessage } from '../messages/price-list.ts';
import type { Answer, CountryFor } from './answer.ts';

/** `/mms price <numbers>` */
export function priceAnswer(tools: {
  readonly priceOf: PriceOf;
  readonly countryFor: CountryFor;
}): Answer {
  const { priceOf, countryFor } = tools;
  return async ({ user }, rest) => {
    const prices = await priceOf(rest, await countryFor(user));
    return prices
      ? priceMessage(prices)
      : saying(usageText('price', 'There is no phone number in that.'));
  };
}
