import type { Account } from '../../../core/ports/clicksend-account.ts';
import { formatSum } from '../../../domain/money.ts';
import { accountText } from '../../text/commands.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Why this account cannot send, a sentence for each reason; empty when it can, or ClickSend does not say. */
export function formatAccountProblems({ hasMmsAccess, isActive }: Account): readonly string[] {
  return [
    ...(isActive === false ? [accountText.notActive] : []),
    ...(hasMmsAccess === false ? [accountText.noMms] : []),
  ];
}

/** `A$12.50`, in mrkdwn: the currency is whatever ClickSend calls it. */
export function formatBalance({ balance, currency = '' }: Account): string {
  return escapeMrkdwn(shortenText(formatSum(balance, currency), 40));
}
