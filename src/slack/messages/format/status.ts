import { formatMoney } from '../../../domain/money.ts';
import {
  countStatuses,
  type RecipientStatus,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { formatNumber } from '../../text/count.ts';

/** The name of each status in Slack. */
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
  const texts = counts.map(({ state, count }) => `${formatNumber(count)} ${names[state]}`);
  // Only ClickSend knows whether cancelled messages were charged.
  const isTakenBack = counts.every(({ state }) => state === 'cancelled');
  const cost = price && !isTakenBack ? [formatMoney(price.units, price.currency)] : [];
  return [...texts, ...cost].join(' · ');
}

/** For recipients without a delivery report for 24 hours. */
export const NO_REPORT_TEXT =
  'handed to the carrier, no receipt for a day. It may have arrived or not; if it matters, ask.';
