import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { EstimatePrice } from '../../core/prices/estimate-price.ts';
import { buildPriceMessage } from '../messages/commands/price.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface PriceTools {
  readonly estimatePrice: EstimatePrice;
  readonly loadUserCountry: LoadUserCountry;
}

export const priceCommand: Command<PriceTools> = {
  word: 'price',
  argument: 'required',
  usage: 'price <numbers>',
  help: commandHelpText.price,
  group: 'more',
  async run({ estimatePrice, loadUserCountry }, { user }, rest) {
    const country = await loadUserCountry(user);
    const prices = await estimatePrice(rest, country);
    return prices
      ? buildPriceMessage(prices, country)
      : buildUsageMessage(priceCommand, commandText.noNumberThere);
  },
};
