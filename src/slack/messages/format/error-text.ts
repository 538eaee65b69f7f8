import { AppError } from '../../../core/errors.ts';
import { formatProblem } from '../../../domain/problem.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** Why an answer could not be given, in the words of whoever knows. */
export function formatError(error: unknown): string {
  return formatErrorProblem(error) ?? NO_REASON;
}

/** Why something that was asked for may not have been done. For what does no harm when it is done twice. */
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
