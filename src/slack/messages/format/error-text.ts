import { AppError } from '../../../core/errors.ts';
import type { Account } from '../../../core/ports/clicksend.ts';
import { formatSum } from '../../../domain/money.ts';
import { accountText, commandText } from '../../text/commands.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';
import { formatProblemMrkdwn } from './problem.ts';

/** Why a query failed. Without a known problem, only that it failed. */
export function formatError(error: unknown): string {
  return formatErrorProblem(error) ?? commandText.noReason;
}

/** Why an action may not have been done. For actions that can safely be repeated. */
export function formatUnconfirmedError(error: unknown): string {
  return formatErrorProblem(error) ?? commandText.notSure;
}

function formatErrorProblem(error: unknown): string | undefined {
  const problem = error instanceof AppError ? error.problem : undefined;
  return problem && `⚠️ ${formatProblemMrkdwn(problem)}`;
}

/** For an endpoint that ClickSend no longer offers: what failed, and where a person can do it instead. */
export function formatMissingEndpoint(
  action: keyof typeof commandText.actions,
  menu: string,
): string {
  return commandText.notOffered({ action: commandText.actions[action], menu });
}

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
