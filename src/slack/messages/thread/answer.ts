import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { postText } from '../../text/post.ts';
import { buildHeadingBlocks } from '../blocks/heading.ts';
import { buildBlocksMessage, buildContextBlock, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import {
  formatSendPrice,
  formatSendStatus,
  formatStatus,
  formatStatusSign,
} from '../format/status.ts';

/** An answer in a conversation's thread: who texted what to whom, and its status. */
export function buildAnswerMessage(send: Send, progress: SendProgress): SlackMessage {
  const [who] = send.recipients;
  const state = shortenText(formatAnswerStatus(progress), 500);
  const values = {
    by: `<@${send.user}>`,
    who: who ? escapeMrkdwn(formatMaskedContact(who)) : postText.unknownPerson,
  };
  const heading = formatHeading(progress, values);
  const changes = formatPictureChanges(progress.pictureChanges);
  // The author deleted or changed the message, so its first text is not shown here either.
  const isChanged = formatChangedHeading[findProblemCode(progress) ?? ''] !== undefined;
  const body = isChanged ? '' : showMergeFields(send.body, send.recipients);
  const quoted = { title: '', body: shortenText(body, 2_000) };
  const reference = formatShortReference(send.id);
  return buildBlocksMessage(
    [isChanged ? heading : `${heading}: ${escapeMrkdwn(body)}`, state, reference],
    [
      ...buildHeadingBlocks(heading, quoted, send),
      buildContextBlock(`${formatSign(progress)} *${escapeMrkdwn(state)}*`, ...changes, reference),
    ],
  );
}

function formatHeading(
  progress: SendProgress,
  values: { readonly by: string; readonly who: string },
): string {
  const formatChanged = formatChangedHeading[findProblemCode(progress) ?? ''];
  if (formatChanged) return formatChanged(values);
  return isOut(progress) ? postText.answer(values) : postText.answerNotSent(values);
}

/** The headings of an answer whose message in the thread was deleted or edited before the answer was submitted. */
const formatChangedHeading: Readonly<Record<string, typeof postText.answerDeleted>> = {
  typed_deleted: postText.answerDeleted,
  typed_edited: postText.answerEdited,
  typed_note: postText.answerEdited,
};

function findProblemCode({ notSentProblem, recipients: [only] }: SendProgress): string | undefined {
  return (notSentProblem ?? only?.problem)?.code;
}

/** `queued · A$0.08` */
function formatAnswerStatus(progress: SendProgress): string {
  const [only] = progress.recipients;
  if (progress.notSentProblem || !only) return formatSendStatus(progress);
  return [formatStatus(only.state), ...formatSendPrice(progress)].join(' · ');
}

function isOut({ notSentProblem, recipients: [only] }: SendProgress): boolean {
  return !notSentProblem && only?.state !== 'refused' && only?.state !== 'cancelled';
}

function formatSign({ notSentProblem, recipients: [only] }: SendProgress): string {
  return formatStatusSign(notSentProblem || !only ? 'refused' : only.state);
}
