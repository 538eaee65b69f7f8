import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { buildHeadingBlock } from '../blocks/heading.ts';
import {
  buildContextBlock,
  buildQuoteBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import { formatSendStatus, formatStatusSign } from '../format/status.ts';

/** An answer in the thread of a conversation: who texted what to whom, and its status. */
export function buildAnswerMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const [who] = send.recipients;
  const state = shortenText(formatSendStatus(progress), 500);
  const to = who ? escapeMrkdwn(formatMaskedContact(who)) : 'them';
  const changes = formatPictureChanges(progress.pictureChanges);
  const heading = `↩️ <@${send.user}> ${formatVerb(progress)} *${to}*`;
  return {
    text: shortenText(`${heading}: ${escapeMrkdwn(send.body)}\n${state}`, MAX_TEXT_LENGTH),
    blocks: [
      buildHeadingBlock(heading, send, options.withPicture),
      buildQuoteBlock(shortenText(send.body, 2_000)),
      buildContextBlock(`${formatSign(progress)} *${escapeMrkdwn(state)}*`, ...changes, send.id),
    ],
  };
}

function formatVerb({ notSentProblem, recipients: [only] }: SendProgress): string {
  const isOut = !notSentProblem && only?.state !== 'refused' && only?.state !== 'cancelled';
  return isOut ? 'to' : 'wanted to text';
}

function formatSign({ notSentProblem, recipients: [only] }: SendProgress): string {
  return notSentProblem || !only ? '🚫' : formatStatusSign(only.state);
}
