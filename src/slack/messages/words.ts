import type { NotedFailure } from '../../app/ports.ts';
import { showPrice } from '../../domain/money.ts';
import { maskPhone } from '../../domain/phone.ts';
import { sayProblem } from '../../domain/problem.ts';
import { countStates, type RecipientState, type SendProgress } from '../../domain/progress.ts';

/** How each state is called in Slack. */
const names: Readonly<Record<RecipientState, string>> = {
  waiting: 'sending',
  queued: 'queued',
  sent: 'sent',
  retrying: 'retrying',
  delivered: 'delivered',
  failed: 'failed',
  refused: 'refused',
  unsure: 'not sure',
};

const signs: Readonly<Record<RecipientState, string>> = {
  waiting: '⏳',
  queued: '🕓',
  sent: '📨',
  retrying: '🔁',
  delivered: '✅',
  failed: '❌',
  refused: '🚫',
  unsure: '❓',
};

export function stateName(state: RecipientState): string {
  return names[state];
}

export function stateSign(state: RecipientState): string {
  return signs[state];
}

/** `1 delivered · 1 failed · A$0.97` */
export function stateLine({ recipients, price, stopped }: SendProgress): string {
  if (stopped) return `Not sent: ${stopped.what}`;
  const counts = countStates(recipients).map(({ state, count }) => `${count} ${names[state]}`);
  const cost = price ? [showPrice(price.units, price.currency)] : [];
  return [...counts, ...cost].join(' · ');
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`;
}

/** Failures with the same reason in one line: numbers, reason, what to do. */
export function failureLines(
  failures: readonly NotedFailure[],
  show: (failure: NotedFailure) => string = ({ phone }) => maskPhone(phone),
): readonly string[] {
  const groups = new Map<string, NotedFailure[]>();
  for (const failure of failures) {
    const reason = sayProblem(failure.problem);
    groups.set(reason, [...(groups.get(reason) ?? []), failure]);
  }
  return [...groups].slice(0, 15).map(([reason, group]) => {
    const named = group.slice(0, 10).map(show).join(', ');
    const more = group.length > 10 ? ` and ${group.length - 10} more` : '';
    return `${named}${more}: ${reason}`;
  });
}
