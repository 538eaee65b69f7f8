import { z } from 'zod';
import type { Account } from '../../core/ports/clicksend.ts';
import type { RateLimit } from '../../core/ports/rate-limiter.ts';
import { parsePrice } from '../../domain/money.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { countrySchema, currencySchema, flagSchema, textSchema } from '../http/fields.ts';
import { parseRequired, requireData } from '../http/response.ts';

/** ClickSend allows 20 calls a minute (observed). This allows at most 18 in any minute for all replicas together. */
const RATE: RateLimit = { intervalMs: 6_000, burst: 8 };

/** Only the fields that the app needs, because others contain the API key in clear text and personal data. */
const accountSchema = z
  .object({
    balance: textSchema.transform((text, { addIssue }) => {
      const units = parsePrice(text.replace(/^-/, ''));
      if (units !== undefined) return text.startsWith('-') ? -units : units;
      addIssue('expected an amount');
      return z.NEVER;
    }),
    active: flagSchema,
    banned: flagSchema,
    country: countrySchema,
    auto_recharge: flagSchema,
    _currency: currencySchema,
    _subaccount: z
      .object({ access_mms: flagSchema })
      .transform((value) => value.access_mms)
      .catch(undefined),
  })
  .transform(
    ({ balance, active, banned, country, auto_recharge, ...account }): Account => ({
      balance,
      currency: account._currency,
      hasMmsAccess: account._subaccount,
      isActive: banned ? false : active,
      country,
      topsUpItself: auto_recharge || undefined,
    }),
  );

/** `GET /account`: the only cheap way to check the credentials. Do not call it from anything that runs often. */
export async function fetchAccount(context: EndpointContext): Promise<Account> {
  const call = { name: 'account', rate: RATE, method: 'GET', path: '/account' } as const;
  const response = await callWithRetry(context, call);
  return parseRequired(accountSchema, requireData(response), 'the account');
}
