import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import { createUploadPicture } from '../delivery/media/ensure-media.ts';
import { createSamplePicture } from '../delivery/media/sample-picture.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { OutgoingMessage } from '../ports/clicksend-messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../records/records.ts';

/** What an answer costs; undefined where ClickSend does not say. */
export interface AnswerPrice {
  /** Of one part of a text. */
  readonly sms?: MoneyUnits;
  readonly mms?: MoneyUnits;
  readonly currency: CurrencyCode;
}

export type FetchAnswerPrice = (to: E164, from: string | undefined) => Promise<AnswerPrice>;

/** Asks ClickSend for both prices at once: a person waits before the form. Never throws. */
export function createFetchAnswerPrice(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
}): FetchAnswerPrice {
  const { clickSend } = tools;
  const upload = createUploadPicture(tools);
  return async (to, from) => {
    const message: OutgoingMessage = {
      ...{ to, subject: 'Price', body: 'Price', reference: 'price.0' },
      ...(from ? { from } : {}),
    };
    const [sms, mms] = await Promise.allSettled([
      clickSend.priceBatch(undefined, [message]),
      upload(createSamplePicture()).then(({ url }) => clickSend.priceBatch(url, [message])),
    ]);
    const priceIn = (answer: typeof sms) => {
      const [one] = answer.status === 'fulfilled' ? answer.value.messages : [];
      return one?.kind === 'priced' ? one.price : undefined;
    };
    const currencies = [sms, mms].flatMap((answer) =>
      answer.status === 'fulfilled' ? (answer.value.currency ?? []) : [],
    );
    const [ofSms, ofMms] = [priceIn(sms), priceIn(mms)];
    return {
      sms: ofSms,
      mms: ofMms,
      currency: currencies[0] ?? '',
    };
  };
}
