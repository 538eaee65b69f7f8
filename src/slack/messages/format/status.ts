import { formatSum } from '../../../domain/money.ts';
import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import {
  countProgress,
  countStatuses,
  type RecipientStatus,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { formatNumber } from '../../text/count.ts';
import { postText } from '../../text/post.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { notSentText, statesText } from '../../text/states.ts';
import { stopText } from '../../text/stop.ts';

export function formatStatus(state: RecipientStatus): string {
  return statesText[state].word;
}

export function formatStatusSign(state: RecipientStatus): string {
  return statesText[state].sign;
}

/** `1 delivered · 1 failed · A$0.97` */
export function formatSendStatus({ recipients, price, notSentProblem }: SendProgress): string {
  if (notSentProblem) return notSentText.line({ reason: formatProblemReason(notSentProblem) });
  const counts = countStatuses(recipients);
  const texts = counts.map(
    ({ state, count }) => `${formatNumber(count)} ${statesText[state].word}`,
  );
  // Only ClickSend knows whether cancelled messages were charged.
  const isTakenBack = counts.every(({ state }) => state === 'cancelled');
  const cost = price && !isTakenBack ? [formatSum(price.units, price.currency)] : [];
  return [...texts, ...cost].join(' · ');
}

/** `Stopped by @Ada: 3,000 sent, 7,000 not sent`, for the post. */
export function formatStopLine({ recipients, stop }: SendProgress): string | undefined {
  if (!stop) return undefined;
  const { submitted, waiting } = countProgress(recipients);
  const by = `<@${stop.by}>`;
  if (submitted + waiting === 0) return stopText.postLineBeforeAny({ by });
  const underWay = waiting > 0 ? stopText.underWay({ count: waiting }) : '';
  return `${stopText.postLine({ by, sent: submitted, kept: stop.kept })}${underWay}`;
}

/** Who cancelled a whole send: `Cancelled by <@U1>`, or that all its recipients opted out. */
export function formatCancellation(by: string): string {
  return by === OPT_OUT_ACTOR
    ? postText.cancelledByOptOut
    : postText.cancelledBy({ by: `<@${by}>` });
}
