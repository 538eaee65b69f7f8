import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import { maskPhone } from '../../../domain/phone.ts';
import { groupByReason } from '../../../domain/send-summary.ts';
import { formatFirst, formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';

/** More reasons are only counted, because each takes a block. */
const MAX_FAILURE_REASONS = 15;

/** One line per reason: the numbers (only a count if `named` is 0), the reason, and what to do. */
export function formatFailureLines(
  failures: readonly FailedRecipient[],
  options: { readonly show: (failure: FailedRecipient) => string; readonly named: number } = masked,
): readonly string[] {
  const { groups, others } = groupByReason(
    failures,
    ({ problem }) => formatProblem(problem),
    MAX_FAILURE_REASONS,
  );
  return [
    ...groups.map(([reason, group]) => `${formatWho(group, options)}: ${reason}`),
    ...(others > 0 ? [`${formatPeopleCount(others)} more, for other reasons.`] : []),
  ];
}

const masked = { show: ({ phone }: FailedRecipient) => maskPhone(phone), named: 10 };

function formatWho(group: readonly FailedRecipient[], { show, named }: typeof masked): string {
  return named === 0 ? formatPeopleCount(group.length) : formatFirst(group, named, show);
}
