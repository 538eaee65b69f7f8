import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import { formatMoney } from '../../../domain/money.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { formatProblem } from '../../../domain/problem.ts';
import {
  countStatuses,
  type RecipientStatus,
  type SendProgress,
} from '../../../domain/send-progress.ts';

/** How each state is called in Slack. */
const names: Readonly<Record<RecipientStatus, string>> = {
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

const signs: Readonly<Record<RecipientStatus, string>> = {
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

export function formatStatus(state: RecipientStatus): string {
  return names[state];
}

export function formatStatusSign(state: RecipientStatus): string {
  return signs[state];
}

/** `1 delivered · 1 failed · A$0.97` */
export function formatSendStatus({ recipients, price, notSentProblem }: SendProgress): string {
  if (notSentProblem) return `Not sent: ${notSentProblem.what}`;
  return formatStatusCounts({ counts: countStatuses(recipients), price });
}

export function formatStatusCounts({
  counts,
  price,
}: Pick<SendProgress, 'price'> & { readonly counts: ReturnType<typeof countStatuses> }): string {
  const words = counts.map(({ state, count }) => `${formatNumber(count)} ${names[state]}`);
  // What came of the money of messages that were taken back, only ClickSend knows.
  const isTakenBack = counts.every(({ state }) => state === 'cancelled');
  const cost = price && !isTakenBack ? [formatMoney(price.units, price.currency)] : [];
  return [...words, ...cost].join(' · ');
}

/** Somebody as a channel may see them: `Jo •••222`. As plain text: not escaped. */
export function formatMaskedRecipient({
  phone,
  name,
}: {
  readonly phone: E164;
  readonly name?: string;
}): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** A time (Unix ms) that Slack shows every reader in their own time zone and language. */
export function formatSlackTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${seconds}^{date_short_pretty} at {time}|${fallback}>`;
}

export function formatPeopleCount(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}

/** `10,000` */
export function formatNumber(count: number): string {
  return count.toLocaleString('en');
}

/** Up to ten masked numbers. */
export function formatMaskedPhones(phones: readonly E164[]): string {
  const more = phones.length > 10 ? ` and ${phones.length - 10} more` : '';
  return `${phones.slice(0, 10).map(maskPhone).join(', ')}${more}`;
}

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
