import { type Country, findPhoneCountry } from '../../domain/country.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { findPictureProblem } from '../../domain/picture.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { parseRecipients } from '../../domain/recipients.ts';
import { BATCH_SIZE } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { uploadPicture } from '../delivery/media/ensure-media.ts';
import { createSamplePicture } from '../delivery/media/sample-picture.ts';
import { findOptedOut } from '../opt-outs/find-opted-out.ts';
import type { ClickSend, MessagePrice } from '../ports/clicksend.ts';
import { computePrices, createSampleMessage } from './compute-price.ts';

/** The price of one picture message to each of these. */
export interface PriceList {
  /** Grouped by country and price, in the order typed. */
  readonly priced: readonly {
    readonly country: Country | undefined;
    readonly each: MoneyUnits;
    readonly count: number;
  }[];
  /** They opted out, cannot receive pictures, or ClickSend refuses them. */
  readonly refused: readonly { readonly recipient: Recipient; readonly problem: Problem }[];
  /** ClickSend gave no price for these. */
  readonly unpriced: readonly Recipient[];
  readonly total: MoneyUnits;
  readonly currency: CurrencyCode;
  /** Recipients typed more than once, and typed text that is not a number. */
  readonly doubles: readonly Recipient[];
  readonly unread: readonly string[];
}

/** Undefined if the text contains no number. Throws an AppError if ClickSend is not reachable. */
export type EstimatePrice = (text: string, country: CountryCode) => Promise<PriceList | undefined>;

/** Asks ClickSend for the price of a sample picture to each number. Nothing is sent or stored. */
export function createEstimatePrice(
  tools: Pick<AppContext, 'records' | 'clock'> & {
    readonly clickSend: ClickSend;
  },
): EstimatePrice {
  const { records } = tools;
  return async (text, country) => {
    const parsed = parseRecipients(text, country);
    const { recipients, doubles, unread, tableOptOuts = [] } = parsed;
    if (recipients.length + tableOptOuts.length === 0) return undefined;
    const optedOut = await findOptedOut(
      records,
      recipients.map(({ phone }) => phone),
    );
    const refused = recipients.flatMap((recipient) => {
      const problem = optedOut.get(recipient.phone) ?? findPictureProblem(recipient.phone);
      return problem ? [{ recipient, problem }] : [];
    });
    for (const recipient of tableOptOuts)
      refused.push({ recipient, problem: { code: 'table_opt_out' } });
    const leftOut = new Set(refused.map(({ recipient }) => recipient));
    const rest = recipients.filter((recipient) => !leftOut.has(recipient)).slice(0, BATCH_SIZE);
    if (rest.length === 0) return { ...NO_PRICES, refused, doubles, unread };
    const { url } = await uploadPicture(tools, createSamplePicture());
    const requests = rest.map(({ phone }) => createSampleMessage(phone));
    const { messages, total, currency, error } = await computePrices(tools, url, requests);
    if (error !== undefined) throw error;
    const list = listPrices(rest, messages);
    return {
      ...list,
      total,
      currency,
      doubles,
      unread,
      refused: [...refused, ...list.refused],
    };
  };
}

/** Used if ClickSend has nobody to price. */
const NO_PRICES = { priced: [], unpriced: [], total: 0, currency: '' } as const;

function listPrices(
  recipients: readonly Recipient[],
  prices: readonly (MessagePrice | undefined)[],
): Pick<PriceList, 'priced' | 'refused' | 'unpriced'> {
  const priced = new Map<string, PriceList['priced'][number]>();
  const refused: PriceList['refused'][number][] = [];
  const unpriced: Recipient[] = [];
  for (const [n, recipient] of recipients.entries()) {
    const price = prices[n];
    if (price?.kind === 'refused') refused.push({ recipient, problem: price.problem });
    else if (price?.kind !== 'priced') unpriced.push(recipient);
    else {
      const country = findPhoneCountry(recipient.phone);
      const key = `${country?.code} ${price.price}`;
      const count = (priced.get(key)?.count ?? 0) + 1;
      priced.set(key, { country, each: price.price, count });
    }
  }
  return { priced: [...priced.values()], refused, unpriced };
}
