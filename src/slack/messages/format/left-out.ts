import type { CountryCode, E164 } from '../../../domain/phone.ts';
import { formatDialledPhone } from '../../../domain/phone.ts';
import type { LeftOutRecipient } from '../../../domain/quote.ts';
import { groupByReason } from '../../../domain/send-summary.ts';
import { formatFirst, formatNumber } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** More people with the same reason, and more reasons, are only counted. */
const MAX_NAMED = 10;
const MAX_LEFT_OUT_REASONS = 8;

/** One line of mrkdwn per reason: who, why, and what to do. Numbers are formatted as dialled in `country`. */
export function formatLeftOutLines(
  leftOut: readonly LeftOutRecipient[],
  country?: CountryCode,
): readonly string[] {
  const getReason = ({ problem }: LeftOutRecipient) => shortenText(formatProblem(problem), 300);
  const { groups, others } = groupByReason(leftOut, getReason, MAX_LEFT_OUT_REASONS);
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
  // Text typed instead of a number may be very long.
  if (!said.startsWith('+')) return `“${shortenText(said, 30)}”`;
  return country ? formatDialledPhone(said as E164, country) : said;
}
