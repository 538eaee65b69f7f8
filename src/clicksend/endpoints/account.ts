import type { Account } from '../../core/ports/clicksend-account.ts';
import type { RateLimit } from '../../core/ports/rate-limiter.ts';
import { parsePrice } from '../../domain/money.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { parseRequired, requireData } from '../http/response.ts';
import { accountSchema } from '../wire/account.ts';
import type { EndpointContext } from './receipts.ts';

/** Allowed 20 times a minute (observed): never more than 18 in any minute, by all replicas together. */
const RATE: RateLimit = { intervalMs: 6_000, burst: 8 };

/**
 * The account, and the only cheap proof that the credentials are right. Nothing that runs often may ask. The answer holds the API key in clear:
 * of it only these four fields are read.
 */
export async function fetchAccount(reading: EndpointContext): Promise<Account> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'account',
    rate: RATE,
    method: 'GET',
    path: '/account',
    timeoutMs: reading.timeoutMs,
  });
  const { balance, currency, mmsAccess, active } = parseRequired(
    accountSchema,
    requireData(answer),
    'the account',
  );
  const units = parsePrice(balance.replace(/^-/, '')) ?? 0;
  return {
    balance: balance.startsWith('-') ? -units : units,
    currency,
    hasMmsAccess: mmsAccess,
    isActive: active,
  };
}
