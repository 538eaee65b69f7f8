import { z } from 'zod';
import { currencySchema, flagSchema, textSchema } from '../http/fields.ts';

/** Of `/account` only what is needed: the rest holds the API key in clear and people's data. */
export const accountSchema = z
  .object({
    balance: textSchema.pipe(z.string().regex(/^-?\d+(\.\d+)?$/, 'expected an amount')),
    active: flagSchema,
    banned: flagSchema,
    _currency: currencySchema,
    _subaccount: z
      .object({ access_mms: flagSchema })
      .transform((value) => value.access_mms)
      .catch(undefined),
  })
  .transform((data) => ({
    balance: data.balance,
    currency: data._currency,
    mmsAccess: data._subaccount,
    active: data.banned ? false : data.active,
  }));
