import type { KnownBlock } from '@slack/types';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { Send } from '../../../domain/send.ts';
import {
  countProgress,
  hasManyRecipients,
  type RecipientProgress,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { postText } from '../../text/post.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { resendText } from '../../text/resend.ts';
import { buildHeadingBlocks } from '../blocks/heading.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildMessage,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';
import { formatDetailLines } from '../format/send-details.ts';
import {
  formatCancellation,
  formatSendPrice,
  formatSendStatus,
  formatStatus,
  formatStatusSign,
  formatStopLine,
  isCountedAtAGlance,
} from '../format/status.ts';
import { buildPostActions } from './post-actions.ts';

/** A message has up to 1,500 characters; the post shows the beginning. */
const MAX_BODY_LENGTH = 600;

/** The post of a send: who sent what to how many people, and its status. */
export function buildPostMessage(send: Send, progress: SendProgress): SlackMessage {
  const state = shortenText(formatSendStatus(progress), 500);
  const heading = formatHeading(send, progress);
  const lines = formatPostRecipients(progress);
  const asides = [
    ...formatTimeLine(progress),
    ...formatResendLines(progress),
    ...formatDetailLines(send, 'post'),
    ...formatLeftOutLine(send),
    ...formatPictureChanges(progress.pictureChanges),
  ];
  const far = formatProgressLine(progress);
  const reference = formatShortReference(send.id);
  const isShort = isCountedAtAGlance(progress);
  const facts = isShort ? asides : [`*${escapeMrkdwn(state)}*`, ...asides];
  const footer = isShort ? [...formatSendPrice(progress), reference] : [reference];
  const quoted = {
    title: send.subject,
    body: shortenText(showMergeFields(send.body, send.recipients), MAX_BODY_LENGTH),
  };
  return buildBlocksMessage(
    [
      `${heading}: ${escapeMrkdwn(send.subject)}`,
      state,
      ...(far ? [far.text] : []),
      ...asides,
      ...lines,
      reference,
    ],
    [
      ...buildHeadingBlocks(heading, quoted, send),
      far && buildSectionBlock(`${far.bar}  ${far.text}`),
      facts.length > 0 && buildContextBlock(...facts),
      ...buildPostRecipientBlocks(lines, buildPostActions(send, progress)),
      buildContextBlock(escapeMrkdwn(footer.join(' · '))),
    ],
  );
}

function formatHeading({ user }: Send, progress: SendProgress): string {
  const values = { by: `<@${user}>`, count: countIntended(progress) };
  const { recipients, notSentProblem, schedule } = progress;
  if (notSentProblem) return postText.notSent(values);
  if (schedule) return postText.scheduled(values);
  if (recipients.every(({ state }) => state === 'cancelled')) return postText.cancelled(values);
  const isOut = recipients.some(({ state }) => state !== 'refused' && state !== 'cancelled');
  return isOut ? postText.sent(values) : postText.notSent(values);
}

/** Without cancelled recipients, unless all are cancelled. */
function countIntended({ recipients }: SendProgress): number {
  const intended = recipients.filter(({ state }) => state !== 'cancelled');
  return intended.length > 0 ? intended.length : recipients.length;
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

function formatResendLines(progress: SendProgress): readonly string[] {
  const { resends = [], stop, cancelled, recipients } = progress;
  const isWithheld = (index: number) => recipients[index]?.state === 'cancelled';
  return resends.map(({ by, indexes, isScheduled }) => {
    const values = { by: `<@${by}>`, count: indexes.length };
    if (isScheduled) return resendText.scheduledLine(values);
    if (cancelled && values.count < recipients.length) return resendText.someLine(values);
    if (cancelled) return resendText.allOthersLine(values);
    if (!stop || !indexes.every(isWithheld)) return resendText.postLine(values);
    return values.count === recipients.length
      ? resendText.allOthersLine(values)
      : resendText.othersLine(values);
  });
}

/** Only a number: a direct message told the author who they are. */
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

/** Ten lines must fit in one section. */
const MAX_REASON_LENGTH = 200;

/** One line per recipient or, for many, one line for all. */
function formatPostRecipients(progress: SendProgress): readonly string[] {
  const { recipients, notSentProblem } = progress;
  if (notSentProblem) return [];
  if (!hasManyRecipients(progress)) return recipients.map(formatRecipient);
  // The same problem delays all of them.
  const delay = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  const why = delay && shortenText(escapeMrkdwn(formatProblemReason(delay)), MAX_REASON_LENGTH);
  return why ? [`${formatStatusSign('waiting')} ${why}`] : [];
}

function formatRecipient({ phone, name, state, problem }: RecipientProgress): string {
  const why = problem
    ? `: ${formatProblemMrkdwn(problem, { format: formatProblemReason, limit: MAX_REASON_LENGTH })}`
    : '';
  const who = escapeMrkdwn(formatMaskedContact({ phone, name: name || undefined }));
  return `${formatStatusSign(state)} ${who} ${formatStatus(state)}${why}`;
}

/** One section with all lines, and the actions. A menu without buttons is next to the lines. */
function buildPostRecipientBlocks(
  lines: readonly string[],
  { buttons, menu }: ReturnType<typeof buildPostActions>,
): readonly KnownBlock[] {
  const text = lines.length > 0 ? [buildSectionBlock(lines.join('\n'))] : [];
  if (!menu) return text;
  const [section] = text;
  if (section && buttons.length === 0) return [{ ...section, accessory: menu }];
  return [...text, { type: 'actions', elements: [...buttons, menu] }];
}

/** The progress of a send to many people. */
interface ProgressLine {
  /** `▓▓▓▓▓▓░░░░`. Not in the text for screen readers. */
  readonly bar: string;
  readonly text: string;
}

const WIDTH = 10;

/** How many messages were submitted, and later how many were delivered. Undefined if nothing is pending. */
function formatProgressLine(progress: SendProgress): ProgressLine | undefined {
  const { notSentProblem, schedule, cancelled, stop } = progress;
  if (!hasManyRecipients(progress) || notSentProblem || schedule || cancelled) return undefined;
  const tally = countProgress(progress.recipients);
  const count = tally.total - tally.cancelled;
  // The stop line says how many were submitted before the stop.
  if (tally.waiting > 0 && !stop) {
    const text = postText.submitted({ sent: tally.submitted, count, kept: tally.waiting });
    return { bar: formatBar(count - tally.waiting, count), text };
  }
  if (tally.waiting > 0 || tally.unsettled === 0) return undefined;
  return {
    bar: formatBar(tally.delivered, count),
    text: postText.delivered({ sent: tally.delivered, count }),
  };
}

/** Full only once all are done. */
function formatBar(done: number, of: number): string {
  const full = Math.floor((WIDTH * done) / of);
  return '▓'.repeat(full) + '░'.repeat(WIDTH - full);
}
