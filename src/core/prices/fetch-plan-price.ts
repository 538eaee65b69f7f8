import { fillMergeFields } from '../../domain/merge-fields.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { QuotedPrice } from '../../domain/quote.ts';
import type { Plan } from '../../domain/send.ts';
import { AppError } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import { createFetchPrices, type MessagePrices, type PriceRequest } from './fetch-prices.ts';

export interface PlanPrice {
  readonly price: QuotedPrice;
  /** Recipients whom ClickSend would refuse, by their place in the plan. */
  readonly refused: ReadonlyMap<number, Problem>;
}

/** Asks ClickSend what a plan costs. Never throws: a price that is not known is no reason not to send. */
export type FetchPlanPrice = (mediaUrl: string, plan: Plan) => Promise<PlanPrice>;

export function createFetchPlanPrice(tools: {
  readonly clickSend: Pick<ClickSend, 'priceBatch'>;
}): FetchPlanPrice {
  const fetchPrices = createFetchPrices(tools);
  return async (mediaUrl, plan) => {
    const prices = await fetchPrices(mediaUrl, buildRequests(plan));
    const refused = prices.messages.flatMap((one, index) =>
      one?.kind === 'refused' ? [[index, one.problem] as const] : [],
    );
    return { price: buildQuotedPrice(prices), refused: new Map(refused) };
  };
}

function buildRequests({
  recipients,
  subject,
  body,
  from,
  schedule,
}: Plan): readonly PriceRequest[] {
  return recipients.map((recipient) => ({
    to: recipient.phone,
    subject,
    body: fillMergeFields(body, recipient),
    from: from || undefined,
    schedule: schedule ? Math.floor(schedule.at / 1000) : undefined,
  }));
}

function buildQuotedPrice({ messages, total, currency, error }: MessagePrices): QuotedPrice {
  const prices = messages.flatMap((one) => (one?.kind === 'priced' ? [one.price] : []));
  if (prices.length === 0) return { kind: 'unknown', problem: findProblem(messages, error) };
  const accepted = messages.filter((one) => one?.kind !== 'refused').length;
  return {
    ...{ kind: 'priced', total, currency },
    each: countPrices(prices),
    unpriced: accepted - prices.length,
  };
}

/** Why no message has a price. */
function findProblem(messages: MessagePrices['messages'], error: unknown): Problem {
  if (error !== undefined)
    return (error instanceof AppError ? error.problem : undefined) ?? NO_PRICE;
  const [problem] = messages.flatMap((one) => (one?.kind === 'unknown' && one.problem) || []);
  return problem ?? NO_PRICE;
}

/** The highest first. */
function countPrices(
  prices: readonly MoneyUnits[],
): readonly { readonly units: MoneyUnits; readonly count: number }[] {
  const counts = new Map<MoneyUnits, number>();
  for (const units of prices) counts.set(units, (counts.get(units) ?? 0) + 1);
  return [...counts]
    .map(([units, count]) => ({ units, count }))
    .sort((one, other) => other.units - one.units);
}

const NO_PRICE: Problem = {
  code: 'no_price',
  what: 'ClickSend said no price',
  todo: '',
};
