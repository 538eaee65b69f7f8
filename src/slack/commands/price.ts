import type { EstimatePrice } from '../../core/queries/estimate-price.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { buildPriceMessage } from '../messages/commands/price.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

/** `/mms price <numbers>` */
export function createPriceCommand(tools: {
  readonly estimatePrice: EstimatePrice;
  readonly loadUserCountry: LoadUserCountry;
}): CommandHandler {
  const { estimatePrice, loadUserCountry } = tools;
  return async ({ user }, rest) => {
    const prices = await estimatePrice(rest, await loadUserCountry(user));
    return prices
      ? buildPriceMessage(prices)
      : buildMessage(formatUsage('price', 'There is no phone number in that.'));
  };
}
