import { formatDialledPhone } from '../../../domain/dialled-phone.ts';
import { groupByReason } from '../../../domain/group-by-reason.ts';
import type { CountryCode, E164 } from '../../../domain/phone.ts';
import type { LeftOutRecipient } from '../../../domain/quote.ts';
import { formatFirst, formatNumber } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** Further people of one reason, and further reasons, are only counted. */
const MAX_NAMED = 10;
const MAX_REASONS = 8;

/** A line of mrkdwn for each reason: who, why, what to do. Numbers are written as people in `country` dial them. */
export function formatLeftOutLines(
  leftOut: readonly LeftOutRecipient[],
  country?: CountryCode,
): readonly string[] {
  const getReason = ({ problem }: LeftOutRecipient) => shortenText(formatProblem(problem), 300);
  const { groups, others } = groupByReason(leftOut, getReason, MAX_REASONS);
  return [
    ...groups.map(([reason, group]) => {
      const who = formatFirst(group, MAX_NAMED, (one) => formatLeftOut(one, country));
      return `• ${escapeMrkdwn(`${who}: ${reason}`)}`;
    }),
    ...(others > 0 ? [`• ${formatNumber(others)} more, for other reasons.`] : []),
  ];
}

function formatLeftOut({ said, name }: LeftOutRecipient, country: CountryCode | undefined): string {
  const words = formatSaid(said, country);
  return name ? `${shortenText(name, 40)} ${words}` : words;
}

function formatSaid(said: string, country: CountryCode | undefined): string {
  // What was typed in place of a number may be very long.
  if (!said.startsWith('+')) return `“${shortenText(said, 30)}”`;
  return country ? formatDialledPhone(said as E164, country) : said;
}
