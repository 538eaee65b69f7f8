import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { headingBlock } from '../blocks/heading.ts';
import { context, MOST_TEXT, quote, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { formatPictureChanges } from '../format/picture-changes.ts';
import { someone, stateLine, stateSign } from '../format/status.ts';

/** An answer in the thread of a conversation: who texted what to whom, and how it stands. */
export function answerMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const [who] = send.recipients;
  const state = shorten(stateLine(progress), 500);
  const to = who ? escapeMrkdwn(someone(who)) : 'them';
  const changes = formatPictureChanges(progress.pictureChanges);
  const heading = `↩️ <@${send.user}> ${did(progress)} *${to}*`;
  return {
    text: shorten(`${heading}: ${escapeMrkdwn(send.body)}\n${state}`, MOST_TEXT),
    blocks: [
      headingBlock(heading, send, options.withPicture),
      quote(shorten(send.body, 2_000)),
      context(`${signOf(progress)} *${escapeMrkdwn(state)}*`, ...changes, send.id),
    ],
  };
}

function did({ stopped, recipients: [only] }: SendProgress): string {
  const isOut = !stopped && only?.state !== 'refused' && only?.state !== 'cancelled';
  return isOut ? 'to' : 'wanted to text';
}

function signOf({ stopped, recipients: [only] }: SendProgress): string {
  return stopped || !only ? '🚫' : stateSign(only.state);
}
