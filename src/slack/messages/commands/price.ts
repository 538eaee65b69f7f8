import type { PriceList } from '../../../core/queries/estimate-price.ts';
import { showPrice } from '../../../domain/money.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { context, type SlackMessage, saying } from '../blocks/message.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { people } from '../format/status.ts';

const NAMED = 10;

/** `/mms price`: to the one who typed the numbers, so they are whole. */
export function priceMessage(prices: PriceList): SlackMessage {
  const { priced, refused, unpriced, total, currency, doubles, unread } = prices;
  // The currency is whatever ClickSend calls it.
  const price = (units: number) => escapeMrkdwn(shorten(showPrice(units, currency), 40));
  const count = priced.reduce((sum, one) => sum + one.count, 0);
  const lines = [
    ...priced
      .slice(0, 20)
      .map(
        ({ country, each, count: some }) =>
          `• ${country?.name ?? 'Other'}: ${price(each)} each, ${people(some)}`,
      ),
    ...(count > 0 ? [`*Together ${price(total)}* for ${people(count)}`] : []),
    ...refused
      .slice(0, NAMED)
      .map(
        ({ recipient, problem }) =>
          `🚫 ${recipient.phone}: ${escapeMrkdwn(shorten(sayProblem(problem), 200))}`,
      ),
    ...(refused.length > NAMED ? [`🚫 ${refused.length - NAMED} more would not be taken`] : []),
    ...(unpriced.length > 0
      ? [`ClickSend said no price for ${some(unpriced.map(({ phone }) => phone))}.`]
      : []),
    ...(doubles.length > 0
      ? [`Typed twice, counted once: ${some(doubles.map(({ phone }) => phone))}.`]
      : []),
    ...(unread.length > 0
      ? [`No phone number: ${some(unread.map((piece) => `“${piece}”`))}.`]
      : []),
  ];
  return saying(
    lines.join('\n'),
    context('For one picture message each. Nothing was sent; prices may differ with the sender.'),
  );
}

function some(words: readonly string[]): string {
  const more = words.length > NAMED ? ` and ${words.length - NAMED} more` : '';
  return `${escapeMrkdwn(
    words
      .slice(0, NAMED)
      .map((word) => shorten(word, 30))
      .join(', '),
  )}${more}`;
}
