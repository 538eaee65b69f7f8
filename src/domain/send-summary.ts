import type { CurrencyCode, MoneyUnits } from './money.ts';
import { noReasonProblem, type Problem } from './problem.ts';
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
const MOST_REASONS = 6;

export function summarizeSend(progress: Pick<SendProgress, 'recipients' | 'price'>): SendSummary {
  const { recipients, price } = progress;
  const all = reasonsIn(recipients);
  return {
    counts: countStatuses(recipients),
    price,
    reasons: all.slice(0, MOST_REASONS),
    others: all.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0),
    isOver: isSendFinished(progress),
  };
}

/** Equal words are one reason, whatever code they came with. */
function reasonsIn(recipients: readonly RecipientProgress[]): readonly FailureReason[] {
  const groups = new Map<string, { -readonly [K in keyof FailureReason]: FailureReason[K] }>();
  for (const { state, problem = noReasonProblem } of recipients) {
    if (state !== 'failed' && state !== 'refused') continue;
    const key = `${state} ${problem.what} ${problem.todo}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { state, problem, count: 1 });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
