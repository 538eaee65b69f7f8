import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import { maskPhone } from '../../../domain/phone.ts';
import { formatProblem } from '../../../domain/problem.ts';
import { formatNumber, formatPeopleCount } from './count.ts';

/** Reasons beyond this are only counted: a message has so many blocks. */
const MOST_REASONS = 15;

/** Failures with the same reason in one line: numbers (with `named` 0 how many), reason, what to do. */
export function formatFailureLines(
  failures: readonly FailedRecipient[],
  options: { readonly show: (failure: FailedRecipient) => string; readonly named: number } = masked,
): readonly string[] {
  const groups = new Map<string, FailedRecipient[]>();
  for (const failure of failures) {
    const reason = formatProblem(failure.problem);
    const group = groups.get(reason);
    if (group) group.push(failure);
    else groups.set(reason, [failure]);
  }
  const all = [...groups];
  const unnamed = all.slice(MOST_REASONS).reduce((sum, [, group]) => sum + group.length, 0);
  return [
    ...all
      .slice(0, MOST_REASONS)
      .map(([reason, group]) => `${numbersOf(group, options)}: ${reason}`),
    ...(unnamed > 0 ? [`${formatPeopleCount(unnamed)} more, for other reasons.`] : []),
  ];
}

const masked = { show: ({ phone }: FailedRecipient) => maskPhone(phone), named: 10 };

function numbersOf(group: readonly FailedRecipient[], { show, named }: typeof masked): string {
  if (named === 0) return formatPeopleCount(group.length);
  const more = group.length > named ? ` and ${formatNumber(group.length - named)} more` : '';
  return `${group.slice(0, named).map(show).join(', ')}${more}`;
}
