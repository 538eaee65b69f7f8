import { groupByKey } from './group-by-key.ts';
import { formatProblemKey, noReasonProblem, type Problem } from './problem.ts';
import {
  countStatuses,
  isSendFinished,
  type RecipientProgress,
  type RecipientStatus,
  type SendProgress,
} from './send-progress.ts';

/** The outcome of a send to many recipients, in counts. */
export interface SendSummary {
  readonly counts: ReturnType<typeof countStatuses>;
  /** Why some did not get it, most frequent first. */
  readonly reasons: readonly FailureReason[];
  /** How many did not get it for other reasons. */
  readonly others: number;
  /** No further change is expected. */
  readonly isOver: boolean;
}

export interface FailureReason {
  readonly state: Extract<RecipientStatus, 'failed' | 'refused'>;
  readonly problem: Problem;
  readonly count: number;
}

/** More reasons would be a list again. */
const MAX_REASONS = 6;

export function summarizeSend(progress: Pick<SendProgress, 'recipients'>): SendSummary {
  const { recipients } = progress;
  const reasons = countReasons(recipients);
  return {
    counts: countStatuses(recipients),
    reasons: reasons.slice(0, MAX_REASONS),
    others: reasons.slice(MAX_REASONS).reduce((sum, { count }) => sum + count, 0),
    isOver: isSendFinished(progress),
  };
}

/** Reasons with the same text count as one, whatever their code. Most frequent first. */
function countReasons(recipients: readonly RecipientProgress[]): readonly FailureReason[] {
  const failures = recipients.flatMap(({ state, problem = noReasonProblem }) =>
    state === 'failed' || state === 'refused' ? [{ state, problem }] : [],
  );
  const groups = groupByKey(
    failures,
    ({ state, problem }) => `${state} ${formatProblemKey(problem)}`,
  );
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ ...group[0], count: group.length }] : []))
    .sort((one, other) => other.count - one.count);
}

/** Groups items by reason, in the order of their first appearance. After `limit` reasons, `others` counts the rest. */
export function groupByReason<T>(
  items: readonly T[],
  getReason: (item: T) => string,
  limit: number,
): {
  readonly groups: readonly (readonly [reason: string, items: readonly T[]])[];
  readonly others: number;
} {
  const all = [...groupByKey(items, getReason)];
  return {
    groups: all.slice(0, limit),
    others: all.slice(limit).reduce((sum, [, group]) => sum + group.length, 0),
  };
}
