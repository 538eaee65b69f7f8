import type { PriceList } from '../../core/prices/estimate-price.ts';
import { formatMoney, formatSum } from '../../domain/money.ts';
import { type CountryCode, formatDialledPhone } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../messages/format/problem.ts';
import { commandHelpText, commandText, priceText } from '../text/commands.ts';
import { formatFirst } from '../text/count.ts';
import { buildUsageMessage, type Command } from './command.ts';

export const priceCommand: Command = {
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

const MAX_NAMED = 10;

/**
 * `/mms price`: only the person who typed the numbers sees this, so they are shown in full, as dialled in
 * the `reader`'s country.
 */
export function buildPriceMessage(prices: PriceList, reader: CountryCode): SlackMessage {
  const format = ({ phone }: Recipient) => formatDialledPhone(phone, reader);
  const { priced, refused, unpriced, total, currency, doubles, unread } = prices;
  // The currency is whatever text ClickSend returns.
  const show = (amount: string) => escapeMrkdwn(shortenText(amount, 40));
  const count = priced.reduce((sum, one) => sum + one.count, 0);
  const lines = [
    ...priced.slice(0, 20).map(({ country, each, count: some }) =>
      priceText.country({
        country: country?.name ?? priceText.other,
        price: show(formatMoney(each, currency)),
        count: some,
      }),
    ),
    ...(count > 0 ? [priceText.total({ price: show(formatSum(total, currency)), count })] : []),
    ...refused.slice(0, MAX_NAMED).map(({ recipient, problem }) =>
      priceText.refused({
        phone: format(recipient),
        reason: formatProblemMrkdwn(problem, { limit: 200 }),
      }),
    ),
    ...(refused.length > MAX_NAMED
      ? [priceText.moreRefused({ count: refused.length - MAX_NAMED })]
      : []),
    ...(unpriced.length > 0
      ? [priceText.unpriced({ numbers: formatSome(unpriced.map(format)) })]
      : []),
    ...(doubles.length > 0
      ? [priceText.doubles({ numbers: formatSome(doubles.map(format)) })]
      : []),
    ...(unread.length > 0
      ? [priceText.unread({ numbers: formatSome(unread.map((piece) => `“${piece}”`)) })]
      : []),
  ];
  return buildMessage(lines.join('\n'), buildContextBlock(priceText.footer));
}

function formatSome(texts: readonly string[]): string {
  return escapeMrkdwn(formatFirst(texts, MAX_NAMED, (text) => shortenText(text, 30), String));
}
