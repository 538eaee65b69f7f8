import type { Account } from '../../../core/ports/clicksend-account.ts';
import { formatMoney } from '../../../domain/money.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Why this account cannot send, a sentence for each reason; empty when it can, or ClickSend does not say. */
export function formatAccountProblems({ hasMmsAccess, isActive }: Account): readonly string[] {
  return [
    ...(isActive === false
      ? ['The account is not active: activate it at dashboard.clicksend.com.']
      : []),
    ...(hasMmsAccess === false
      ? ['The account has no MMS access: ask ClickSend support to switch it on.']
      : []),
  ];
}

/** `A$12.50`, in mrkdwn: the currency is whatever ClickSend calls it. */
export function formatBalance({ balance, currency = '' }: Account): string {
  return escapeMrkdwn(shortenText(formatMoney(balance, currency), 40));
}
