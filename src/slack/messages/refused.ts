import type { NotedFailure } from '../../app/ports.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import { context, type SlackMessage, section } from './message.ts';
import { failureLines, people } from './words.ts';

/** Tells the sender, with whole numbers, whom ClickSend refused. */
export function refusedMessage(send: Send, refused: readonly NotedFailure[]): SlackMessage {
  const heading = `🚫 ClickSend refused ${refused.length} of ${people(send.recipients.length)} for “${escapeMrkdwn(send.subject)}”:`;
  const lines = failureLines(refused, ({ phone }) => phone).map((line) => escapeMrkdwn(line));
  return {
    text: shorten([heading, ...lines].join('\n'), 3500),
    blocks: [
      section(heading),
      ...lines.map((line) => section(shorten(line, 2900))),
      context(`Refused messages are not charged. Reference ${send.id}`),
    ],
  };
}
