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
export function formatSendStatus(progress: SendProgress): string {
  const { recipients, notSentProblem } = progress;
  if (notSentProblem) return notSentText.line({ reason: formatProblemReason(notSentProblem) });
  const texts = countStatuses(recipients).map(
    ({ state, count }) => `${formatNumber(count)} ${statesText[state].word}`,
  );
  return [...texts, ...formatSendPrice(progress)].join(' · ');
}

/** `A$0.97`, or nothing if ClickSend charges nothing or has not named a price. */
export function formatSendPrice({ recipients, price }: SendProgress): readonly string[] {
  // Only ClickSend knows whether cancelled messages were charged.
  const isTakenBack = recipients.every(({ state }) => state === 'cancelled');
  return price && !isTakenBack ? [formatSum(price.units, price.currency)] : [];
}

/**
 * Whether a message needs no counts, because it has a line with the status of each recipient and people see
 * at once how many there are.
 */
export function isCountedAtAGlance({ recipients, notSentProblem }: SendProgress): boolean {
  return recipients.length <= 2 && !notSentProblem;
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
