import type { CurrencyCode, MoneyUnits } from '../../domain/money.ts';
import type { E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { uploadPicture } from '../delivery/media/ensure-media.ts';
import { createSamplePicture } from '../delivery/media/sample-picture.ts';
import type { ClickSend, MessagePrice } from '../ports/clicksend.ts';
import { computePrices, createSampleMessage } from './compute-price.ts';

/** The price of an answer. Undefined if ClickSend does not say. */
export interface AnswerPrice {
  /** Per SMS part. */
  readonly sms?: MoneyUnits;
  readonly mms?: MoneyUnits;
  readonly currency: CurrencyCode;
}

/** Asks ClickSend for both prices at once, because somebody waits at the form. Never throws. */
export type FetchAnswerPrice = (to: E164, from: string | undefined) => Promise<AnswerPrice>;

export function createFetchAnswerPrice(
  tools: Pick<AppContext, 'records' | 'clock'> & { readonly clickSend: ClickSend },
): FetchAnswerPrice {
  return async (to, from) => {
    const message = createSampleMessage(to, from);
    const [sms, mms] = await Promise.all([
      computePrices(tools, undefined, [message]),
      uploadPicture(tools, createSamplePicture()).then(
        ({ url }) => computePrices(tools, url, [message]),
        () => undefined,
      ),
    ]);
    return {
      sms: getPrice(sms.messages[0]),
      mms: getPrice(mms?.messages[0]),
      currency: sms.currency || mms?.currency || '',
    };
  };
}

function getPrice(answer: MessagePrice | undefined): MoneyUnits | undefined {
  return answer?.kind === 'priced' ? answer.price : undefined;
}
