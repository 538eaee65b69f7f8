import type { Account } from '../../core/ports/clicksend.ts';
import type { Rate } from '../../core/ports/rate-limiter.ts';
import { readPrice } from '../../domain/money.ts';
import { read } from '../http/call-with-retry.ts';
import { dataOf, must } from '../http/response.ts';
import { accountData } from '../wire/account.ts';
import type { Reading } from './receipts.ts';

/** Allowed 20 times a minute (observed): never more than 18 in any minute, by all replicas together. */
const RATE: Rate = { everyMs: 6_000, burst: 8 };

/**
 * The account, and the only cheap proof that the credentials are right. Nothing that runs often may ask. The answer holds the API key in clear:
 * of it only these four fields are read.
 */
export async function account(reading: Reading): Promise<Account> {
  const answer = await read(reading.http, reading.clock, {
    name: 'account',
    rate: RATE,
    method: 'GET',
    path: '/account',
    timeoutMs: reading.timeoutMs,
  });
  const { balance, currency, mmsAccess, active } = must(accountData, dataOf(answer), 'the account');
  const units = readPrice(balance.replace(/^-/, '')) ?? 0;
  return {
    balance: balance.startsWith('-') ? -units : units,
    currency,
    hasMmsAccess: mmsAccess,
    isActive: active,
  };
}
