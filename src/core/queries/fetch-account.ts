import type { ClickSend } from '../ports/clicksend.ts';
import type { Account } from '../ports/clicksend-account.ts';
import type { Clock } from '../ports/clock.ts';

/** Throws an AppError when ClickSend cannot be asked. */
export type FetchAccount = () => Promise<Account>;

/** ClickSend allows some 20 of these a minute, whoever asks; who has just sent something looks for what it cost. */
const FRESH_MS = 10_000;

/** The account, asked for at most once in ten seconds. */
export function createFetchAccount(tools: {
  readonly clickSend: Pick<ClickSend, 'fetchAccount'>;
  readonly clock: Clock;
}): FetchAccount {
  const { clickSend, clock } = tools;
  let known: { readonly account: Account; readonly at: number } | undefined;
  let asking: Promise<Account> | undefined;
  return async () => {
    if (known && Math.abs(clock.now() - known.at) < FRESH_MS) return known.account;
    // Two who ask at the same moment are one question.
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  async function ask(): Promise<Account> {
    const account = await clickSend.fetchAccount();
    known = { account, at: clock.now() };
    return account;
  }
}
