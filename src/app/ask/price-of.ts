import type { Country } from '../../domain/country.ts';
import type { CurrencyCode, Units } from '../../domain/money.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { phoneCountry } from '../../domain/phone-country.ts';
import type { Problem } from '../../domain/problem.ts';
import { type Recipient, readRecipients } from '../../domain/recipients.ts';
import { BATCH_SIZE } from '../../domain/send.ts';
import { uploadOnce } from '../picture/ensure-media.ts';
import { samplePicture } from '../picture/sample-picture.ts';
import type { ClickSend, PricedMessage } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock-log-meter.ts';
import type { Records } from '../records.ts';

/** What one picture message to each of these costs. */
export interface PriceList {
  /** By country and price, in the order of writing. */
  readonly priced: readonly {
    readonly country: Country | undefined;
    readonly each: Units;
    readonly count: number;
  }[];
  /** ClickSend would not take these. */
  readonly refused: readonly { readonly recipient: Recipient; readonly problem: Problem }[];
  /** Of these ClickSend said no price. */
  readonly unpriced: readonly Recipient[];
  readonly total: Units;
  readonly currency: CurrencyCode;
  /** Typed more than once, and typed but no numbers. */
  readonly doubles: readonly Recipient[];
  readonly unread: readonly string[];
}

/** Undefined when there is no number in the text. Throws an AppError when ClickSend cannot be asked. */
export type PriceOf = (text: string, country: CountryCode) => Promise<PriceList | undefined>;

/** Asks ClickSend for the price. Nothing is sent, and what its answer names is kept nowhere. */
export function priceOf(tools: {
  readonly clickSend: ClickSend;
  readonly records: Records;
  readonly clock: Clock;
}): PriceOf {
  const { clickSend } = tools;
  const upload = uploadOnce(tools);
  return async (text, country) => {
    const { recipients, doubles, unread } = readRecipients(text, country);
    const asked = recipients.slice(0, BATCH_SIZE);
    if (asked.length === 0) return undefined;
    const { url } = await upload(samplePicture());
    const { messages, currency = '' } = await clickSend.price(
      url,
      asked.map(({ phone: to }, n) => ({
        to,
        subject: 'Price',
        body: 'Price',
        reference: name(n),
      })),
    );
    const answers = new Map(messages.map((one) => [one.reference, one]));
    return { ...listed(asked, answers), currency, doubles, unread };
  };
}

function name(n: number): string {
  return `price.${n}`;
}

function listed(
  asked: readonly Recipient[],
  answers: ReadonlyMap<string, PricedMessage>,
): Pick<PriceList, 'priced' | 'refused' | 'unpriced' | 'total'> {
  const priced = new Map<string, PriceList['priced'][number]>();
  const refused: PriceList['refused'][number][] = [];
  const unpriced: Recipient[] = [];
  let total = 0;
  for (const [n, recipient] of asked.entries()) {
    const answer = answers.get(name(n));
    if (answer?.kind === 'refused') refused.push({ recipient, problem: answer.problem });
    else if (answer?.kind !== 'priced') unpriced.push(recipient);
    else {
      const country = phoneCountry(recipient.phone);
      const key = `${country?.code} ${answer.price}`;
      const count = (priced.get(key)?.count ?? 0) + 1;
      priced.set(key, { country, each: answer.price, count });
      total += answer.price;
    }
  }
  return { priced: [...priced.values()], refused, unpriced, total };
}
