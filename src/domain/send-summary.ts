import type { CurrencyCode, Units } from './money.ts';
import { noReason, type Problem } from './problem.ts';
import {
  countStates,
  isOver,
  type RecipientProgress,
  type RecipientState,
  type SendProgress,
} from './send-progress.ts';

/** What became of a send to many, in counts. */
export interface Summary {
  readonly counts: ReturnType<typeof countStates>;
  readonly price?: { readonly units: Units; readonly currency: CurrencyCode };
  /** Why it did not reach some, the most frequent first. */
  readonly reasons: readonly Reason[];
  /** How many it did not reach for rarer reasons. */
  readonly others: number;
  /** Nothing more is expected. */
  readonly isOver: boolean;
}

export interface Reason {
  readonly state: Extract<RecipientState, 'failed' | 'refused'>;
  readonly problem: Problem;
  readonly count: number;
}

/** More would be a list again. */
const MOST_REASONS = 6;

export function summaryOf(progress: Pick<SendProgress, 'recipients' | 'price'>): Summary {
  const { recipients, price } = progress;
  const all = reasonsIn(recipients);
  return {
    counts: countStates(recipients),
    price,
    reasons: all.slice(0, MOST_REASONS),
    others: all.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0),
    isOver: isOver(progress),
  };
}

/** Equal words are one reason, whatever code they came with. */
function reasonsIn(recipients: readonly RecipientProgress[]): readonly Reason[] {
  const groups = new Map<string, { -readonly [K in keyof Reason]: Reason[K] }>();
  for (const { state, problem = noReason } of recipients) {
    if (state !== 'failed' && state !== 'refused') continue;
    const key = `${state} ${problem.what} ${problem.todo}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { state, problem, count: 1 });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
