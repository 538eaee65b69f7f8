import type { KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatNumber, formatPeopleCount } from '../../text/count.ts';
import { buildHeadingBlock } from '../blocks/heading.ts';
import {
  buildContextBlock,
  buildMessage,
  buildQuoteBlock,
  buildSectionBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatCancellation } from '../format/cancellation.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import { formatSendStatus } from '../format/status.ts';
import { formatStopLine } from '../format/stop.ts';
import { formatSlackTime } from '../format/time.ts';
import { buildPostActions } from './post-actions.ts';
import { buildPostRecipientBlocks, formatPostRecipients } from './post-recipients.ts';
import { formatProgressLine } from './progress-line.ts';

/** A message has up to 1,500 characters; the post shows the beginning. */
const MAX_BODY_LENGTH = 600;

/** The post of a send: who sent what to how many people, and its status. */
export function buildPostMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const state = shortenText(formatSendStatus(progress), 500);
  const heading = `<@${send.user}> ${formatVerb(progress)} a picture message to *${formatPeopleCount(countIntended(progress))}*`;
  const lines = formatPostRecipients(progress);
  const asides = [
    ...formatTimeLine(progress),
    ...formatLeftOutLine(send),
    ...formatPictureChanges(progress.pictureChanges),
  ];
  const far = formatProgressLine(progress);
  return {
    text: shortenText(
      [
        `${heading}: ${escapeMrkdwn(send.subject)}`,
        state,
        ...(far ? [far.text] : []),
        ...asides,
        ...lines.map(({ text }) => text),
      ].join('\n'),
      MAX_TEXT_LENGTH,
    ),
    blocks: [
      buildHeadingBlock(heading, send, options.withPicture),
      buildBodyBlock(send),
      ...(far ? [buildSectionBlock(`${far.bar}  ${far.text}`)] : []),
      buildContextBlock(`*${escapeMrkdwn(state)}*`, ...asides),
      // Buttons for the whole send come before those for one recipient.
      ...buildPostActions(send, progress),
      ...buildPostRecipientBlocks(send, progress, lines),
      // The log has the same id, and the app finds the post by it when Slack's answer was lost.
      buildContextBlock(send.id),
    ],
  };
}

function formatVerb({ recipients, notSentProblem, schedule, cancelled }: SendProgress): string {
  if (schedule && !notSentProblem) return 'scheduled';
  const isOut =
    !notSentProblem &&
    !cancelled &&
    recipients.some(({ state }) => state !== 'refused' && state !== 'cancelled');
  return isOut ? 'sent' : 'wanted to send';
}

/** Without cancelled recipients, unless all are cancelled. */
function countIntended({ recipients }: SendProgress): number {
  const left = recipients.filter(({ state }) => state !== 'cancelled');
  return left.length > 0 ? left.length : recipients.length;
}

/** When it is sent, or who cancelled or stopped it. */
function formatTimeLine(progress: SendProgress): readonly string[] {
  const { schedule, cancelled, isOverdue } = progress;
  if (cancelled) {
    const { by, isUnderWay } = cancelled;
    return [isUnderWay ? `<@${by}> is cancelling it at ClickSend` : formatCancellation(by)];
  }
  const stopLine = formatStopLine(progress);
  if (stopLine) return [stopLine];
  if (!schedule) return [];
  const at = formatSlackTime(schedule.at);
  return [isOverdue ? `It was due ${at}; its sender was asked what to do` : `Leaves ${at}`];
}

/** A number only: the sender was told in private who they are. */
function formatLeftOutLine({ optedOut }: Send): readonly string[] {
  return optedOut ? [`${formatNumber(optedOut)} left out: they opted out`] : [];
}

function buildBodyBlock({ subject, body }: Send): KnownBlock {
  return buildQuoteBlock({ bold: subject }, `\n${shortenText(body, MAX_BODY_LENGTH)}`);
}

/** Takes the place of a post whose recipient was erased. */
export function buildErasedPost(by: string): SlackMessage {
  return buildMessage(`Erased by <@${by}>`);
}
