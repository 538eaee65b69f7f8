import { AppError } from '../../../core/errors.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** Why a question could not be answered; without a known problem, only that it was not. */
export function formatError(error: unknown): string {
  return formatErrorProblem(error) ?? NO_REASON;
}

/** Why an action may not have been done. For actions that do no harm when they are done twice. */
export function formatUnconfirmedError(error: unknown): string {
  return formatErrorProblem(error) ?? NOT_SURE;
}

function formatErrorProblem(error: unknown): string | undefined {
  const problem = error instanceof AppError ? error.problem : undefined;
  return problem && `⚠️ ${escapeMrkdwn(formatProblem(problem))}`;
}

const NO_REASON = '⚠️ That did not work just now. Please try again in a minute.';
const NOT_SURE =
  '⚠️ I could not make sure that this was done. Please try again in a minute: doing it twice does no harm.';
