import { formatProblem } from '../../../domain/problem.ts';
import type { LeftOutRecipient } from '../../../domain/quote.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

/** More of one reason, and more reasons, are only counted. */
const MOST_NAMED = 10;
const MOST_REASONS = 8;

/** Those with the same reason in one line of mrkdwn: who, why, what to do. */
export function formatLeftOutLines(leftOut: readonly LeftOutRecipient[]): readonly string[] {
  const groups = new Map<string, LeftOutRecipient[]>();
  for (const one of leftOut) {
    const reason = shortenText(formatProblem(one.problem), 300);
    const group = groups.get(reason);
    if (group) group.push(one);
    else groups.set(reason, [one]);
  }
  const all = [...groups];
  const unnamed = all.slice(MOST_REASONS).reduce((sum, [, group]) => sum + group.length, 0);
  return [
    ...all.slice(0, MOST_REASONS).map(([reason, group]) => lineOf(reason, group)),
    ...(unnamed > 0 ? [`• ${unnamed.toLocaleString('en')} more, for other reasons.`] : []),
  ];
}

function lineOf(reason: string, group: readonly LeftOutRecipient[]): string {
  const named = group.slice(0, MOST_NAMED).map(whoIs).join(', ');
  const rest = group.length - MOST_NAMED;
  const more = rest > 0 ? ` and ${rest.toLocaleString('en')} more` : '';
  return `• ${escapeMrkdwn(`${named}${more}: ${reason}`)}`;
}

function whoIs({ said, name }: LeftOutRecipient): string {
  // What was typed in place of a number may be a whole letter.
  const words = said.startsWith('+') ? said : `“${shortenText(said, 30)}”`;
  return name ? `${shortenText(name, 40)} ${words}` : words;
}
