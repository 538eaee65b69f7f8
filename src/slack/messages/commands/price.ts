import type { PriceList } from '../../../core/prices/estimate-price.ts';
import { formatMoney } from '../../../domain/money.ts';
import { formatFirst, formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

const MAX_NAMED = 10;

/** `/mms price`: only the person who typed the numbers sees this, so they are whole. */
export function buildPriceMessage(prices: PriceList): SlackMessage {
  const { priced, refused, unpriced, total, currency, doubles, unread } = prices;
  // The currency is whatever ClickSend calls it.
  const price = (units: number) => escapeMrkdwn(shortenText(formatMoney(units, currency), 40));
  const count = priced.reduce((sum, one) => sum + one.count, 0);
  const lines = [
    ...priced
      .slice(0, 20)
      .map(
        ({ country, each, count: some }) =>
          `• ${country?.name ?? 'Other'}: ${price(each)} each, ${formatPeopleCount(some)}`,
      ),
    ...(count > 0 ? [`*Together ${price(total)}* for ${formatPeopleCount(count)}`] : []),
    ...refused
      .slice(0, MAX_NAMED)
      .map(
        ({ recipient, problem }) =>
          `🚫 ${recipient.phone}: ${escapeMrkdwn(shortenText(formatProblem(problem), 200))}`,
      ),
    ...(refused.length > MAX_NAMED
      ? [`🚫 ${refused.length - MAX_NAMED} more would not be taken`]
      : []),
    ...(unpriced.length > 0
      ? [`ClickSend said no price for ${formatSome(unpriced.map(({ phone }) => phone))}.`]
      : []),
    ...(doubles.length > 0
      ? [`Typed twice, counted once: ${formatSome(doubles.map(({ phone }) => phone))}.`]
      : []),
    ...(unread.length > 0
      ? [`No phone number: ${formatSome(unread.map((piece) => `“${piece}”`))}.`]
      : []),
  ];
  return buildMessage(
    lines.join('\n'),
    buildContextBlock(
      'For one picture message each. Nothing was sent; prices may differ with the sender.',
    ),
  );
}

function formatSome(texts: readonly string[]): string {
  return escapeMrkdwn(formatFirst(texts, MAX_NAMED, (text) => shortenText(text, 30), String));
}
