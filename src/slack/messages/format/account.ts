import type { Account } from '../../../core/ports/clicksend.ts';
import { formatSum } from '../../../domain/money.ts';
import { accountText } from '../../text/commands.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Why this account cannot send, one sentence per reason. Empty if it can, or if ClickSend does not say. */
export function formatAccountProblems({ hasMmsAccess, isActive }: Account): readonly string[] {
  return [
    ...(isActive === false ? [accountText.notActive] : []),
    ...(hasMmsAccess === false ? [accountText.noMms] : []),
  ];
}

/** `A$12.50`, in mrkdwn, because the currency is whatever text ClickSend returns. */
export function formatBalance({ balance, currency = '' }: Account): string {
  return escapeMrkdwn(shortenText(formatSum(balance, currency), 40));
}
