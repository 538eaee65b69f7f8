import { AppError } from '../../../core/errors.ts';
import { commandText } from '../../text/commands.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

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
  return problem && `⚠️ ${escapeMrkdwn(formatProblem(problem))}`;
}
