import { fillMergeFields } from '../../domain/merge-fields.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { QuotedPrice } from '../../domain/quote.ts';
import { BATCH_SIZE, type Plan } from '../../domain/send.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { AppError, getProblem } from '../errors.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { ClickSend, MessagePrice, OutgoingMessage } from '../ports/clicksend.ts';

/** A message to price. Nothing is sent. */
type PriceRequest = Omit<OutgoingMessage, 'reference'>;

/** ClickSend's prices for some messages. */
interface MessagePrices {
  /** In the order of the messages. Undefined if ClickSend said nothing about one. */
  readonly messages: readonly (MessagePrice | undefined)[];
  /** The sum for messages that have a price. */
  readonly total: MoneyUnits;
  /** Empty if ClickSend does not say. */
  readonly currency: CurrencyCode;
  /** The error of the first call that failed; its messages have no price. */
  readonly error?: unknown;
}

interface Tools extends Pick<AppContext, 'records'> {
  readonly clickSend: Pick<ClickSend, 'priceBatch'>;
}

/** Asks ClickSend for the prices of messages, as MMS with a picture or, without a URL, as SMS. Never throws. */
export async function computePrices(
  { clickSend, records }: Tools,
  mediaUrl: string | undefined,
  requests: readonly PriceRequest[],
): Promise<MessagePrices> {
  const messages = requests.map((one, n) => ({ ...one, reference: formatReference(n) }));
  const results = await Promise.allSettled(
    splitIntoChunks(messages, BATCH_SIZE).map((chunk) =>
      clickSend.priceBatch(mediaUrl, chunk, () => confirmNobodyOptedOut(records, chunk)),
    ),
  );
  const batches = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const answers = new Map(
    batches.flatMap((one) => one.messages).map((one) => [one.reference, one]),
  );
  const priced = messages.map(({ reference }) => answers.get(reference));
  return {
    messages: priced,
    total: priced.reduce((sum, one) => sum + (one?.kind === 'priced' ? one.price : 0), 0),
    currency: batches.find((one) => one.currency)?.currency ?? '',
    error: results.find((one) => one.status === 'rejected')?.reason,
  };
}

/**
 * Whoever opted out since the caller checked, while the picture was uploaded or an attempt failed, must not be named to
 * ClickSend again.
 */
async function confirmNobodyOptedOut(
  records: AppContext['records'],
  messages: readonly OutgoingMessage[],
): Promise<void> {
  const phones = messages.map(({ to }) => to);
  if ((await findOptedOut(records, phones)).size === 0) return;
  throw new AppError('opted_out_meanwhile', { retry: 'never', problem: { code: 'no_price' } });
}

/** ClickSend's response looks like that of a send. With a send's reference in it, it could be mistaken for one. */
function formatReference(n: number): string {
  return `price.${n}`;
}

/** The message used to request a price before one is written. */
export function createSampleMessage(to: E164, from?: string): PriceRequest {
  return { to, subject: 'Price', body: 'Price', from: from || undefined };
}

export interface PlanPrice {
  readonly price: QuotedPrice;
  /** Recipients whom ClickSend would refuse, by their index in the plan. */
  readonly refused: ReadonlyMap<number, Problem>;
  /** The price of each recipient's message, by index in the plan. Undefined if ClickSend gives none. */
  readonly prices: readonly (MoneyUnits | undefined)[];
}

/** Asks ClickSend for the price of a plan. Never throws, because an unknown price is no reason not to send. */
export async function computePlanPrice(
  tools: Tools,
  mediaUrl: string,
  plan: Plan,
): Promise<PlanPrice> {
  const prices = await computePrices(tools, mediaUrl, buildRequests(plan));
  const refused = prices.messages.flatMap((one, index) =>
    one?.kind === 'refused' ? [[index, one.problem] as const] : [],
  );
  return {
    price: buildQuotedPrice(prices),
    refused: new Map(refused),
    prices: prices.messages.map((one) => (one?.kind === 'priced' ? one.price : undefined)),
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
    kind: 'priced',
    total,
    currency,
    each: countPrices(prices),
    unpriced: accepted - prices.length,
  };
}

/** Why no message has a price. */
function findProblem(messages: MessagePrices['messages'], error: unknown): Problem {
  if (error !== undefined) return getProblem(error) ?? { code: 'no_price' };
  const [problem] = messages.flatMap((one) => (one?.kind === 'unknown' && one.problem) || []);
  return problem ?? { code: 'no_price' };
}

/** The different prices with their number of messages, highest first. */
export function countPrices(
  prices: readonly MoneyUnits[],
): readonly { readonly units: MoneyUnits; readonly count: number }[] {
  const counts = new Map<MoneyUnits, number>();
  for (const units of prices) counts.set(units, (counts.get(units) ?? 0) + 1);
  return [...counts]
    .map(([units, count]) => ({ units, count }))
    .sort((one, other) => other.units - one.units);
}
