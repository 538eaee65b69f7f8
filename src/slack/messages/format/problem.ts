import type { Problem } from '../../../domain/problem.ts';
import { formatProblem, formatUtcDay } from '../../text/problems.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** A problem as mrkdwn of at most `limit` characters. A day in it is shown in each reader's time zone. */
export function formatProblemMrkdwn(
  problem: Problem,
  {
    format = formatProblem,
    limit = Number.POSITIVE_INFINITY,
  }: { readonly format?: (problem: Problem) => string; readonly limit?: number } = {},
): string {
  return showLocalDay(escapeMrkdwn(shortenText(format(problem), limit)), problem);
}

/**
 * Replaces the day of an opt-out in a text that was escaped. A file or a log can't hold a date that Slack
 * formats, so the sentence itself has the day in UTC, and says so.
 */
export function showLocalDay(escaped: string, problem: Problem): string {
  const optOut = findOptOut(problem);
  if (optOut?.at === undefined) return escaped;
  const day = formatUtcDay(optOut.utcDay);
  return escaped.replace(day, `<!date^${Math.floor(optOut.at / 1000)}^{date}|${day}>`);
}

function findOptOut(
  problem: Problem,
): Extract<Problem, { readonly code: 'opted_out' }> | undefined {
  if ('what' in problem) return undefined;
  if (problem.code === 'opted_out') return problem;
  return 'problem' in problem ? findOptOut(problem.problem) : undefined;
}
