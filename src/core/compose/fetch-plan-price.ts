import { fillMergeFields } from '../../domain/merge-fields.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { QuotedPrice } from '../../domain/quote.ts';
import { BATCH_SIZE, type Plan } from '../../domain/send.ts';
import { AppError } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { BatchPrices, OutgoingMessage } from '../ports/clicksend-messages.ts';

export interface PlanPrice {
  readonly price: QuotedPrice;
  /** Recipients whom ClickSend would not take, by their place in the plan. */
  readonly refused: ReadonlyMap<number, Problem>;
}

/**
 * Asks ClickSend what a plan costs. Never throws: a price that is not known is no reason not to send.
 */
export function createFetchPlanPrice({
  clickSend,
}: {
  readonly clickSend: Pick<ClickSend, 'priceBatch'>;
}) {
  return async (mediaUrl: string, plan: Plan): Promise<PlanPrice> => {
    const messages = messagesOf(plan);
    const calls = Array.from({ length: Math.ceil(messages.length / BATCH_SIZE) }, (_, n) =>
      clickSend.priceBatch(mediaUrl, messages.slice(n * BATCH_SIZE, (n + 1) * BATCH_SIZE)),
    );
    const results = await Promise.allSettled(calls);
    const answers = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = results.find((one) => one.status === 'rejected');
    return answerOf(answers, messages.length, failed && problemOf(failed.reason));
  };
}

/** ClickSend's answer looks like a send's: with a send's reference in it, it could be taken for one. */
function referenceAt(index: number): string {
  return `price.${index}`;
}

function messagesOf({
  recipients,
  subject,
  body,
  from,
  schedule,
}: Plan): readonly OutgoingMessage[] {
  return recipients.map((recipient, index) => ({
    to: recipient.phone,
    subject,
    body: fillMergeFields(body, recipient),
    reference: referenceAt(index),
    from: from || undefined,
    schedule: schedule ? Math.floor(schedule.at / 1000) : undefined,
  }));
}

function answerOf(
  answers: readonly BatchPrices[],
  asked: number,
  failure: Problem | undefined,
): PlanPrice {
  const said = new Map(
    answers.flatMap(({ messages }) => messages).map((one) => [one.reference, one]),
  );
  const refused = new Map<number, Problem>();
  let reason = failure;
  const prices: MoneyUnits[] = [];
  for (let index = 0; index < asked; index += 1) {
    const one = said.get(referenceAt(index));
    if (one?.kind === 'refused') refused.set(index, one.problem);
    if (one?.kind === 'priced') prices.push(one.price);
    if (one?.kind === 'unknown') reason ??= one.problem;
  }
  const taken = asked - refused.size;
  const currency = answers.find((one) => one.currency)?.currency ?? '';
  const price: QuotedPrice =
    prices.length === 0
      ? { kind: 'unknown', problem: reason ?? NO_PRICE }
      : priced(prices, currency, taken - prices.length);
  return { price, refused };
}

function priced(
  prices: readonly MoneyUnits[],
  currency: CurrencyCode,
  unpriced: number,
): QuotedPrice {
  const counts = new Map<MoneyUnits, number>();
  for (const units of prices) counts.set(units, (counts.get(units) ?? 0) + 1);
  return {
    kind: 'priced',
    total: prices.reduce((sum, units) => sum + units, 0),
    currency,
    each: [...counts]
      .map(([units, count]) => ({ units, count }))
      .sort((one, other) => other.units - one.units),
    unpriced,
  };
}

function problemOf(error: unknown): Problem {
  return (error instanceof AppError ? error.problem : undefined) ?? NO_PRICE;
}

const NO_PRICE: Problem = {
  code: 'no_price',
  what: 'ClickSend said no price',
  todo: '',
};
