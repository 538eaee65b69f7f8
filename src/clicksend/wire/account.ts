import { z } from 'zod';
import { currency, flag, text } from '../http/fields.ts';

/** Of `/account` only what is needed: the rest holds the API key in clear and people's data. */
export const accountData = z
  .object({
    balance: text.pipe(z.string().regex(/^-?\d+(\.\d+)?$/, 'expected an amount')),
    active: flag,
    banned: flag,
    _currency: currency,
    _subaccount: z
      .object({ access_mms: flag })
      .transform((value) => value.access_mms)
      .catch(undefined),
  })
  .transform((data) => ({
    balance: data.balance,
    currency: data._currency,
    mmsAccess: data._subaccount,
    active: data.banned ? false : data.active,
  }));
