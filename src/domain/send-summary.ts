import { groupByReason } from './group-by-reason.ts';
import type { CurrencyCode, MoneyUnits } from './money.ts';
import { formatProblemKey, noReasonProblem, type Problem } from './problem.ts';
import {
  countStatuses,
  isSendFinished,
  type RecipientProgress,
  type RecipientStatus,
  type SendProgress,
} from './send-progress.ts';

/** What became of a send to many, in counts. */
export interface SendSummary {
  readonly counts: ReturnType<typeof countStatuses>;
  readonly price?: { readonly units: MoneyUnits; readonly currency: CurrencyCode };
  /** Why it did not reach some, the most frequent first. */
  readonly reasons: readonly FailureReason[];
  /** How many it did not reach for rarer reasons. */
  readonly others: number;
  /** Nothing more is expected. */
  readonly isOver: boolean;
}

export interface FailureReason {
  readonly state: Extract<RecipientStatus, 'failed' | 'refused'>;
  readonly problem: Problem;
  readonly count: number;
}

/** More would be a list again. */
const MAX_REASONS = 6;

export function summarizeSend(progress: Pick<SendProgress, 'recipients' | 'price'>): SendSummary {
  const { recipients, price } = progress;
  const reasons = countReasons(recipients);
  return {
    counts: countStatuses(recipients),
    price,
    reasons: reasons.slice(0, MAX_REASONS),
    others: reasons.slice(MAX_REASONS).reduce((sum, { count }) => sum + count, 0),
    isOver: isSendFinished(progress),
  };
}

/** Equal words are one reason, whatever code they came with; the most frequent first. */
function countReasons(recipients: readonly RecipientProgress[]): readonly FailureReason[] {
  const failures = recipients.flatMap(({ state, problem = noReasonProblem }) =>
    state === 'failed' || state === 'refused' ? [{ state, problem }] : [],
  );
  const { groups } = groupByReason(
    failures,
    ({ state, problem }) => `${state} ${formatProblemKey(problem)}`,
    Number.POSITIVE_INFINITY,
  );
  return groups
    .flatMap(([, group]) => (group[0] ? [{ ...group[0], count: group.length }] : []))
    .sort((one, other) => other.count - one.count);
}
