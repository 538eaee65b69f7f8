import type { NotedFailure } from '../../../core/ports/send-posts.ts';
import { showPrice } from '../../../domain/money.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { sayProblem } from '../../../domain/problem.ts';
import {
  countStates,
  type RecipientState,
  type SendProgress,
} from '../../../domain/send-progress.ts';

/** How each state is called in Slack. */
const names: Readonly<Record<RecipientState, string>> = {
  scheduled: 'scheduled',
  waiting: 'sending',
  queued: 'queued',
  sent: 'sent',
  retrying: 'retrying',
  delivered: 'delivered',
  failed: 'failed',
  refused: 'refused',
  unsure: 'not sure',
  silent: 'no receipt',
  cancelled: 'cancelled',
};

const signs: Readonly<Record<RecipientState, string>> = {
  scheduled: '🗓️',
  waiting: '⏳',
  queued: '🕓',
  sent: '📨',
  retrying: '🔁',
  delivered: '✅',
  failed: '❌',
  refused: '🚫',
  unsure: '❓',
  silent: '🤷',
  cancelled: '✖️',
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
  return countsLine({ counts: countStates(recipients), price });
}

export function countsLine({
  counts,
  price,
}: Pick<SendProgress, 'price'> & { readonly counts: ReturnType<typeof countStates> }): string {
  const words = counts.map(({ state, count }) => `${number(count)} ${names[state]}`);
  // What came of the money of messages that were taken back, only ClickSend knows.
  const isTakenBack = counts.every(({ state }) => state === 'cancelled');
  const cost = price && !isTakenBack ? [showPrice(price.units, price.currency)] : [];
  return [...words, ...cost].join(' · ');
}

/** Somebody as a channel may see them: `Jo •••222`. As plain text: not escaped. */
export function someone({ phone, name }: { readonly phone: E164; readonly name?: string }): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** A time (Unix ms) that Slack shows every reader in their own time zone and language. */
export function timeIn(at: number): string {
  const seconds = Math.floor(at / 1000);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${seconds}^{date_short_pretty} at {time}|${fallback}>`;
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${number(count)} people`;
}

/** `10,000` */
export function number(count: number): string {
  return count.toLocaleString('en');
}

/** Up to ten masked numbers. */
export function numbers(phones: readonly E164[]): string {
  const more = phones.length > 10 ? ` and ${phones.length - 10} more` : '';
  return `${phones.slice(0, 10).map(maskPhone).join(', ')}${more}`;
}

/** Reasons beyond this are only counted: a message has so many blocks. */
const MOST_REASONS = 15;

/** Failures with the same reason in one line: numbers (with `named` 0 how many), reason, what to do. */
export function failureLines(
  failures: readonly NotedFailure[],
  options: { readonly show: (failure: NotedFailure) => string; readonly named: number } = masked,
): readonly string[] {
  const groups = new Map<string, NotedFailure[]>();
  for (const failure of failures) {
    const reason = sayProblem(failure.problem);
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
    ...(unnamed > 0 ? [`${people(unnamed)} more, for other reasons.`] : []),
  ];
}

const masked = { show: ({ phone }: NotedFailure) => maskPhone(phone), named: 10 };

function numbersOf(group: readonly NotedFailure[], { show, named }: typeof masked): string {
  if (named === 0) return people(group.length);
  const more = group.length > named ? ` and ${number(group.length - named)} more` : '';
  return `${group.slice(0, named).map(show).join(', ')}${more}`;
}
