import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import { maskPhone } from '../../../domain/mask-phone.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { LeftOutRecipient } from '../../../domain/quote.ts';
import { groupByReason } from '../../../domain/send-summary.ts';
import { formatFirst, formatNumber, formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';
import { showLocalDay } from './problem.ts';

/** More reasons are only counted, because each takes a block. */
const MAX_FAILURE_REASONS = 15;

/** One line per reason: the numbers (only a count if `named` is 0), the reason, and what to do. */
export function formatFailureLines(
  failures: readonly FailedRecipient[],
  options: {
    readonly show: (failure: FailedRecipient) => string;
    readonly named: number;
    readonly explain?: (problem: Problem) => string;
  } = masked,
): readonly string[] {
  const { explain = formatProblem } = options;
  const getReason = ({ problem }: FailedRecipient) => explain(problem);
  const { groups, others } = groupByReason(failures, getReason, MAX_FAILURE_REASONS);
  return [
    ...groups.map(([reason, group]) => `${formatWho(group, options)}: ${reason}`),
    ...(others > 0 ? [`${formatPeopleCount(others)} more, for other reasons.`] : []),
  ];
}

const masked = { show: ({ phone }: FailedRecipient) => maskPhone(phone), named: 10 };

function formatWho(group: readonly FailedRecipient[], { show, named }: typeof masked): string {
  return named === 0 ? formatPeopleCount(group.length) : formatFirst(group, named, show);
}

/** More people with the same reason, and more reasons, are only counted. */
const MAX_NAMED = 10;
const MAX_LEFT_OUT_REASONS = 8;

/** One line of mrkdwn per reason: who, why, and what to do. Numbers are formatted as dialled in `country`. */
export function formatLeftOutLines(
  leftOut: readonly LeftOutRecipient[],
  country: CountryCode,
): readonly string[] {
  const getReason = ({ problem }: LeftOutRecipient) => shortenText(formatProblem(problem), 300);
  const { groups, others } = groupByReason(leftOut, getReason, MAX_LEFT_OUT_REASONS);
  return [
    ...groups.map(([reason, group]) => {
      const who = formatFirst(group, MAX_NAMED, (one) => formatLeftOut(one, country));
      const line = `• ${escapeMrkdwn(`${who}: ${reason}`)}`;
      return group[0] ? showLocalDay(line, group[0].problem) : line;
    }),
    ...(others > 0 ? [`• ${formatNumber(others)} more, for other reasons.`] : []),
  ];
}

function formatLeftOut({ said, name }: LeftOutRecipient, country: CountryCode | undefined): string {
  const words = formatEntry(said, country);
  return name ? `${shortenText(name, 40)} ${words}` : words;
}

function formatEntry(entry: string, country: CountryCode | undefined): string {
  // Text typed instead of a number may be very long.
  if (!entry.startsWith('+')) return `“${shortenText(entry, 30)}”`;
  return formatDialledPhone(entry, country);
}
