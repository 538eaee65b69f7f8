import { formatSum } from '../../../domain/money.ts';
import {
  countStatuses,
  type RecipientStatus,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { formatNumber } from '../../text/count.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { notSentText, statesText } from '../../text/states.ts';

export function formatStatus(state: RecipientStatus): string {
  return statesText[state].word;
}

export function formatStatusSign(state: RecipientStatus): string {
  return statesText[state].sign;
}

/** `1 delivered · 1 failed · A$0.97` */
export function formatSendStatus({ recipients, price, notSentProblem }: SendProgress): string {
  if (notSentProblem) return notSentText.line({ reason: formatProblemReason(notSentProblem) });
  return formatStatusCounts({ counts: countStatuses(recipients), price });
}

export function formatStatusCounts({
  counts,
  price,
}: Pick<SendProgress, 'price'> & { readonly counts: ReturnType<typeof countStatuses> }): string {
  const texts = counts.map(
    ({ state, count }) => `${formatNumber(count)} ${statesText[state].word}`,
  );
  // Only ClickSend knows whether cancelled messages were charged.
  const isTakenBack = counts.every(({ state }) => state === 'cancelled');
  const cost = price && !isTakenBack ? [formatSum(price.units, price.currency)] : [];
  return [...texts, ...cost].join(' · ');
}
