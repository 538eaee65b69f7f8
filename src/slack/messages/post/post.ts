import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { postText } from '../../text/post.ts';
import { resendText } from '../../text/resend.ts';
import { buildHeadingBlocks } from '../blocks/heading.ts';
import {
  buildContextBlock,
  buildMessage,
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
  const heading = formatHeading(send, progress);
  const lines = formatPostRecipients(progress);
  const asides = [
    ...formatTimeLine(progress),
    ...formatResendLines(progress),
    ...formatLeftOutLine(send),
    ...formatPictureChanges(progress.pictureChanges),
  ];
  const far = formatProgressLine(progress);
  const reference = formatShortReference(send.id);
  const quoted = {
    title: send.subject,
    body: shortenText(showMergeFields(send.body, send.recipients), MAX_BODY_LENGTH),
  };
  return {
    text: shortenText(
      [
        `${heading}: ${escapeMrkdwn(send.subject)}`,
        state,
        ...(far ? [far.text] : []),
        ...asides,
        ...lines,
        reference,
      ].join('\n'),
      MAX_TEXT_LENGTH,
    ),
    blocks: [
      ...buildHeadingBlocks(heading, quoted, send, options.withPicture),
      ...(far ? [buildSectionBlock(`${far.bar}  ${far.text}`)] : []),
      buildContextBlock(`*${escapeMrkdwn(state)}*`, ...asides),
      ...buildPostRecipientBlocks(lines),
      ...buildPostActions(send, progress),
      buildContextBlock(reference),
    ],
  };
}

function formatHeading({ user }: Send, progress: SendProgress): string {
  const of = { by: `<@${user}>`, count: countIntended(progress) };
  const { recipients, notSentProblem, schedule } = progress;
  if (notSentProblem) return postText.notSent(of);
  if (schedule) return postText.scheduled(of);
  if (recipients.every(({ state }) => state === 'cancelled')) return postText.cancelled(of);
  const isOut = recipients.some(({ state }) => state !== 'refused' && state !== 'cancelled');
  return isOut ? postText.sent(of) : postText.notSent(of);
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
    return [isUnderWay ? postText.beingCancelled({ by: `<@${by}>` }) : formatCancellation(by)];
  }
  const stopLine = formatStopLine(progress);
  if (stopLine) return [stopLine];
  if (!schedule) return [];
  const when = formatSlackTime(schedule.at);
  return [isOverdue ? postText.overdue({ when }) : postText.leavesAt({ when })];
}

function formatResendLines({ resends = [] }: SendProgress): readonly string[] {
  return resends.map(({ by, indexes }) =>
    resendText.postLine({ by: `<@${by}>`, count: indexes.length }),
  );
}

/** Only a number: the author was told in a direct message who they are. */
function formatLeftOutLine({ optedOut, uncovered }: Send): readonly string[] {
  return [
    ...(optedOut ? [postText.optedOut({ count: optedOut })] : []),
    ...(uncovered ? [postText.uncovered({ count: uncovered })] : []),
  ];
}

/** Replaces a post whose recipient was erased. */
export function buildErasedPost(by: string): SlackMessage {
  return buildMessage(postText.erased({ by: `<@${by}>` }));
}
