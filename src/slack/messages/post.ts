import type { KnownBlock } from '@slack/types';
import { maskPhone } from '../../domain/phone.ts';
import type { RecipientProgress, SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import { context, type SlackMessage, section } from './message.ts';
import { people, stateLine, stateName, stateSign } from './words.ts';

/** More recipients than this are only counted. */
const NAMED_RECIPIENTS = 10;

/** The message may have 1,500 characters; the post shows its beginning. */
const SHOWN_BODY = 600;

/** Ten lines must fit into one section. */
const SHOWN_REASON = 200;

/** The one post of a send: who sent what to how many, and how it stands. */
export function postMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const state = shorten(stateLine(progress), 500);
  const did = wentOut(progress) ? 'sent' : 'wanted to send';
  const heading = `<@${send.user}> ${did} a picture message to *${people(send.recipients.length)}*`;
  const lines = recipientLines(progress);
  return {
    text: [`${heading}: ${escapeMrkdwn(send.subject)}`, state, ...lines].join('\n'),
    blocks: [
      headingBlock(heading, send, options.withPicture),
      bodyBlock(send),
      context(`*${escapeMrkdwn(state)}*`),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      // The same as in the log; a post whose answer was lost is found by it too.
      context(send.id),
    ],
  };
}

function wentOut({ recipients, stopped }: SendProgress): boolean {
  return !stopped && recipients.some(({ state }) => state !== 'refused');
}

function headingBlock(heading: string, send: Send, withPicture: boolean): KnownBlock {
  const text = { type: 'mrkdwn', text: heading } as const;
  if (!withPicture) return { type: 'section', text };
  const alt_text = shorten(send.file.name ?? 'The picture', 200);
  const accessory = { type: 'image', slack_file: { id: send.file.id }, alt_text } as const;
  return { type: 'section', text, accessory };
}

/** Rich text, because Slack does nothing with what stands in it: no mentions, no markup. */
function bodyBlock({ subject, body }: Send): KnownBlock {
  const elements = [
    { type: 'text', text: subject, style: { bold: true } } as const,
    { type: 'text', text: `\n${shorten(body, SHOWN_BODY)}` } as const,
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

function recipientLines({ recipients, stopped }: SendProgress): readonly string[] {
  if (stopped) return [];
  if (recipients.length <= NAMED_RECIPIENTS) return recipients.map(recipientLine);
  // What holds up many is the same for all of them.
  const held = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  return held ? [`${stateSign('waiting')} ${shorten(escapeMrkdwn(held.what), SHOWN_REASON)}`] : [];
}

function recipientLine({ phone, state, problem }: RecipientProgress): string {
  const why = problem ? ` – ${shorten(escapeMrkdwn(problem.what), SHOWN_REASON)}` : '';
  return `${stateSign(state)} ${maskPhone(phone)} ${stateName(state)}${why}`;
}
