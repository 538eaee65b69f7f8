import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Account } from '../ports/clicksend-account.ts';

/** Throws an AppError when ClickSend is not reachable. */
export type FetchAccount = () => Promise<Account>;

/** ClickSend allows some 20 of these calls a minute; whoever has just sent something looks for what it cost. */
const FRESH_MS = 10_000;

/** The account, fetched at most once in ten seconds. */
export function createFetchAccount({
  clickSend,
  clock,
}: Pick<AppContext, 'clock'> & {
  readonly clickSend: Pick<ClickSend, 'fetchAccount'>;
}): FetchAccount {
  const fetchAccount = memoizeWithTtl(FRESH_MS, clock, () => clickSend.fetchAccount());
  return () => fetchAccount('account');
}
