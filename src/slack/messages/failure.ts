import { AppError } from '../../app/app-error.ts';
import { sayProblem } from '../../domain/problem.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';

/** Why an answer could not be given, in the words of whoever knows. */
export function failureText(error: unknown): string {
  const problem = error instanceof AppError ? error.problem : undefined;
  return problem ? `⚠️ ${escapeMrkdwn(sayProblem(problem))}` : NO_REASON;
}

const NO_REASON = '⚠️ That did not work just now. Please try again in a minute.';
