import { formatSum, type MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Quote } from '../../domain/quote.ts';
import { countPrices } from '../prices/compute-price.ts';
import { createLeftOut } from './select-recipients.ts';

export type QuoteResult =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  /** It cannot be sent as it is. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Limits a quote to the first recipients whom the balance covers. Otherwise ClickSend would reject the rest
 * one by one, and nobody could tell in advance which. `refused` if the balance covers nobody. `prices`
 * belong to the plan's recipients, in order; a recipient without a price is assumed to cost as much as the
 * most expensive one.
 */
export function limitToCredit(
  quote: Quote,
  prices: readonly (MoneyUnits | undefined)[],
): QuoteResult {
  const { plan, price, balance } = quote;
  if (price.kind !== 'priced' || !balance || !isShortOfCredit(quote))
    return { kind: 'quoted', quote };
  const dearest = Math.max(...price.each.map(({ units }) => units));
  const all = plan.recipients.map((_, n) => prices[n] ?? dearest);
  const count = countCovered(all, balance.units);
  if (count === 0) {
    const cost = formatSum(price.total, price.currency);
    const sums = { cost, available: formatSum(balance.units, balance.currency) };
    return { kind: 'refused', problem: { code: 'no_credit', ...sums } };
  }
  const covered = prices.slice(0, count).filter((one) => one !== undefined);
  const uncovered = plan.recipients.slice(count);
  return {
    kind: 'quoted',
    quote: {
      ...quote,
      plan: { ...plan, recipients: plan.recipients.slice(0, count), uncovered: uncovered.length },
      leftOut: [
        ...quote.leftOut,
        ...uncovered.map((one) => createLeftOut(one, { code: 'uncovered' })),
      ],
      withoutPictures: limitWithoutPictures(quote, count),
      price: {
        ...price,
        total: covered.reduce((sum, one) => sum + one, 0),
        each: countPrices(covered),
        unpriced: count - covered.length,
      },
      shortage: { total: price.total, wanted: plan.recipients.length },
    },
  };
}

/** Whether the price is known to exceed the balance. */
export function isShortOfCredit({ price, balance, topsUpItself }: Quote): boolean {
  const isKnown = price.kind === 'priced' && balance?.currency === price.currency;
  return isKnown && !topsUpItself && price.total > balance.units;
}

/** How many of the first prices the balance covers. */
function countCovered(prices: readonly MoneyUnits[], balance: MoneyUnits): number {
  let rest = balance;
  const index = prices.findIndex((price) => {
    rest -= price;
    return rest < 0;
  });
  return index === -1 ? prices.length : index;
}

function limitWithoutPictures(
  { plan, withoutPictures }: Quote,
  count: number,
): Quote['withoutPictures'] {
  const covered = new Set(plan.recipients.slice(0, count).map(({ phone }) => phone));
  const left = withoutPictures?.filter(({ phone }) => covered.has(phone)) ?? [];
  return left.length > 0 ? left : undefined;
}
