import type { KnownBlock } from '@slack/types';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import { context, quote, type SlackMessage } from './message.ts';
import { someone, stateLine, stateSign } from './words.ts';

/** Slack refuses longer texts in an update. */
const MOST_TEXT = 2_900;

/** An answer in the thread of a conversation: who texted what to whom, and how it stands. */
export function answerMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const [who] = send.recipients;
  const state = shorten(stateLine(progress), 500);
  const to = who ? escapeMrkdwn(someone(who)) : 'them';
  const heading = `↩️ <@${send.user}> ${did(progress)} *${to}*`;
  return {
    text: shorten(`${heading}: ${escapeMrkdwn(send.body)}\n${state}`, MOST_TEXT),
    blocks: [
      headingBlock(heading, send, options.withPicture),
      quote(shorten(send.body, 2_000)),
      context(`${signOf(progress)} *${escapeMrkdwn(state)}*`, send.id),
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

function headingBlock(heading: string, { picture }: Send, withPicture: boolean): KnownBlock {
  const text = { type: 'mrkdwn', text: heading } as const;
  if (!withPicture || picture.kind !== 'slack') return { type: 'section', text };
  const alt_text = shorten(picture.name ?? 'The picture', 200);
  const accessory = { type: 'image', slack_file: { id: picture.id }, alt_text } as const;
  return { type: 'section', text, accessory };
}
