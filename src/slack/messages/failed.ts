import type { NotedFailure } from '../../app/ports/chat.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';
import { context, listing, type SlackMessage } from './message.ts';
import { failureLines, people } from './words.ts';

/** As many whole numbers as go into one line of a message. */
const NAMED = 35;

/** Tells the sender, with whole numbers, whom the message did not reach and why. */
export function failedMessage(send: Send, failed: readonly NotedFailure[]): SlackMessage {
  const heading = `🚫 “${escapeMrkdwn(send.subject)}” did not go to ${failed.length} of ${people(send.recipients.length)}:`;
  const lines = failureLines(failed, { show: ({ phone }) => phone, named: NAMED });
  const footer = context(`Reference ${send.id}`);
  return listing([heading, ...lines.map(escapeMrkdwn)], footer);
}
