import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import { BATCH_SIZE } from '../../domain/send.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { BatchPrices, MessagePrice, OutgoingMessage } from '../ports/clicksend-messages.ts';

/** A message whose price is asked for; nothing is sent. */
export type PriceRequest = Omit<OutgoingMessage, 'reference'>;

/** What ClickSend says that some messages cost. */
export interface MessagePrices {
  /** In the order of the messages; undefined for one of which ClickSend said nothing. */
  readonly messages: readonly (MessagePrice | undefined)[];
  /** Of those that have a price. */
  readonly total: MoneyUnits;
  /** Empty where ClickSend does not say. */
  readonly currency: CurrencyCode;
  /** What the first call that failed threw: its messages have no price. */
  readonly error?: unknown;
}

/** Asks ClickSend what messages cost, as MMS with a picture or, without a URL, as SMS. Never throws. */
type FetchPrices = (
  mediaUrl: string | undefined,
  requests: readonly PriceRequest[],
) => Promise<MessagePrices>;

export function createFetchPrices({
  clickSend,
}: {
  readonly clickSend: Pick<ClickSend, 'priceBatch'>;
}): FetchPrices {
  return async (mediaUrl, requests) => {
    const messages = requests.map((one, n) => ({ ...one, reference: formatReference(n) }));
    const calls: Promise<BatchPrices>[] = [];
    for (let from = 0; from < messages.length; from += BATCH_SIZE)
      calls.push(clickSend.priceBatch(mediaUrl, messages.slice(from, from + BATCH_SIZE)));
    const results = await Promise.allSettled(calls);
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
  };
}

/** ClickSend's answer looks like a send's: with a send's reference in it, it could be taken for one. */
function formatReference(n: number): string {
  return `price.${n}`;
}

/** What a price is asked with when nobody wrote a message yet. */
export function createSampleMessage(to: E164, from?: string): PriceRequest {
  return { to, subject: 'Price', body: 'Price', from: from || undefined };
}
