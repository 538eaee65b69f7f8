import type { PriceOf } from '../../core/queries/estimate-price.ts';
import { saying } from '../messages/blocks/message.ts';
import { usageText } from '../messages/commands/help.ts';
import { priceMessage } from '../messages/commands/price.ts';
import type { Answer, CountryFor } from './command-handler.ts';

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
