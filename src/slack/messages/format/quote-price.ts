import { formatMoney, formatShortage, formatSum, roundToCents } from '../../../domain/money.ts';
import type { Quote, QuotedPrice } from '../../../domain/quote.ts';
import { formatNumber } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { reviewText } from '../../text/review.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/* What a quote costs, and whether the balance covers it, in lines of mrkdwn. */

/** More prices are not listed, so that the line stays readable. */
const MAX_PRICES = 5;

/** The total cost, with two decimals. Undefined if ClickSend gives no price. */
export function formatQuoteCost({ price }: Quote): string | undefined {
  if (price.kind === 'unknown') return undefined;
  const cost = formatSum(price.total, price.currency);
  return price.unpriced > 0 ? reviewText.costAtLeast({ cost }) : cost;
}

/** The price of each, and the balance now and afterwards. */
export function formatQuotePrice({ price, balance }: Quote): readonly string[] {
  const now = balance && formatSum(balance.units, balance.currency);
  if (price.kind === 'unknown') {
    const reason = escapeMrkdwn(shortenText(formatProblem(price.problem), 600));
    return [reviewText.noPrice({ reason }), ...(now ? [reviewText.balance({ balance: now })] : [])];
  }
  const { total, currency, unpriced } = price;
  const lines = [
    reviewText.price({ prices: formatPrices(price) }),
    ...(unpriced > 0 ? [reviewText.unpriced({ count: unpriced })] : []),
  ];
  if (!balance || !now) return lines;
  const covers = balance.currency === currency && total <= balance.units;
  // Computed from the displayed sums, so that a person who subtracts gets the same.
  const after = formatSum(roundToCents(balance.units) - roundToCents(total), currency);
  return [
    ...lines,
    covers
      ? reviewText.balanceAfter({ balance: now, after })
      : reviewText.balance({ balance: now }),
  ];
}

/** The same below a heading that has the total. For a single message it is the price, so only the balance is left. */
export function formatPriceBelowTotal(quote: Quote): readonly string[] {
  const { price, plan } = quote;
  const isSaid = price.kind !== 'unknown' && plan.recipients.length === 1 && price.unpriced === 0;
  return formatQuotePrice(quote).slice(isSaid ? 1 : 0);
}

/** Four decimals: what ClickSend charges for each. */
function formatPrices({ total, currency, each }: Extract<QuotedPrice, { kind: 'priced' }>): string {
  const [first, ...others] = each;
  const cost = formatSum(total, currency);
  if (!first) return cost;
  const price = formatMoney(first.units, currency);
  if (others.length === 0) {
    return first.count === 1
      ? price
      : reviewText.priceTogether({ prices: reviewText.priceEach({ price }), cost });
  }
  const prices = each
    .slice(0, MAX_PRICES)
    .map(({ units, count }) => `${formatNumber(count)} × ${formatMoney(units, currency)}`)
    .join(', ');
  const more = each.length > MAX_PRICES ? ', …' : '';
  return reviewText.priceTogether({ prices: `${prices}${more}`, cost });
}

/** Says that the balance does not cover it. Undefined if it does, or if either is unknown. */
export function formatCreditWarning({
  plan,
  price,
  balance,
  shortage,
  topsUpItself,
}: Quote): string | undefined {
  if (price.kind === 'unknown' || !balance || balance.currency !== price.currency) return undefined;
  if (shortage) {
    const { total, wanted } = shortage;
    return reviewText.noCreditForAll({
      ...formatShortage(total, balance.units, price.currency),
      wanted,
      count: plan.recipients.length,
    });
  }
  if (price.total <= balance.units) return undefined;
  const sums = formatShortage(price.total, balance.units, price.currency);
  if (topsUpItself) return reviewText.noCreditAutomatic(sums);
  return plan.schedule ? reviewText.noCreditYet(sums) : reviewText.noCredit(sums);
}
