import type { Country } from '../../domain/country.ts';
import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import { findPictureProblem } from '../../domain/number-kind.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { findPhoneCountry } from '../../domain/phone-country.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseRecipients, type Recipient } from '../../domain/recipients.ts';
import { BATCH_SIZE } from '../../domain/send.ts';
import { createUploadPicture } from '../delivery/media/ensure-media.ts';
import { createSamplePicture } from '../delivery/media/sample-picture.ts';
import type { FindOptedOut } from '../opt-outs/opt-out-ledger.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { MessagePrice } from '../ports/clicksend-messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../records/records.ts';

/** What one picture message to each of these costs. */
export interface PriceList {
  /** By country and price, in the order of writing. */
  readonly priced: readonly {
    readonly country: Country | undefined;
    readonly each: MoneyUnits;
    readonly count: number;
  }[];
  /** ClickSend would not take these, they are opted out, or they cannot get pictures. */
  readonly refused: readonly { readonly recipient: Recipient; readonly problem: Problem }[];
  /** Of these ClickSend said no price. */
  readonly unpriced: readonly Recipient[];
  readonly total: MoneyUnits;
  readonly currency: CurrencyCode;
  /** Typed more than once, and typed but no numbers. */
  readonly doubles: readonly Recipient[];
  readonly unread: readonly string[];
}

/** Undefined when there is no number in the text. Throws an AppError when ClickSend cannot be asked. */
export type EstimatePrice = (text: string, country: CountryCode) => Promise<PriceList | undefined>;

/** Asks ClickSend for the price. Nothing is sent, and what its answer names is kept nowhere. */
export function createEstimatePrice(tools: {
  readonly clickSend: ClickSend;
  readonly records: Records;
  readonly clock: Clock;
  readonly findOptedOut: FindOptedOut;
}): EstimatePrice {
  const { clickSend, findOptedOut } = tools;
  const upload = createUploadPicture(tools);
  return async (text, country) => {
    const { recipients, doubles, unread } = parseRecipients(text, country);
    if (recipients.length === 0) return undefined;
    const out = await findOptedOut(recipients.map(({ phone }) => phone));
    const refused = recipients.flatMap((recipient) => {
      const problem = out.get(recipient.phone) ?? findPictureProblem(recipient.phone);
      return problem ? [{ recipient, problem }] : [];
    });
    const left = new Set(refused.map(({ recipient }) => recipient));
    const asked = recipients.filter((recipient) => !left.has(recipient)).slice(0, BATCH_SIZE);
    if (asked.length === 0) return { ...NOTHING, refused, doubles, unread };
    const { url } = await upload(createSamplePicture());
    const { messages, currency = '' } = await clickSend.priceBatch(
      url,
      asked.map(({ phone: to }, n) => ({
        to,
        subject: 'Price',
        body: 'Price',
        reference: name(n),
      })),
    );
    const answers = new Map(messages.map((one) => [one.reference, one]));
    const list = listed(asked, answers);
    return { ...list, refused: [...refused, ...list.refused], currency, doubles, unread };
  };
}

/** Nobody is left to ask ClickSend about. */
const NOTHING = { priced: [], unpriced: [], total: 0, currency: '' } as const;

function name(n: number): string {
  return `price.${n}`;
}

function listed(
  asked: readonly Recipient[],
  answers: ReadonlyMap<string, MessagePrice>,
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
      const country = findPhoneCountry(recipient.phone);
      const key = `${country?.code} ${answer.price}`;
      const count = (priced.get(key)?.count ?? 0) + 1;
      priced.set(key, { country, each: answer.price, count });
      total += answer.price;
    }
  }
  return { priced: [...priced.values()], refused, unpriced, total };
}
