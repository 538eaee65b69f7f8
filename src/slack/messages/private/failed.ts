import type { NotedFailure } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { isToMany } from '../../../domain/send-progress.ts';
import { context, listing, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { failureLines, number, people } from '../format/status.ts';

/** As many whole numbers as go into one line of a message. */
const NAMED = 35;

/** Tells the sender whom the message did not reach and why: a few with whole numbers, many in counts. */
export function failedMessage(send: Send, failed: readonly NotedFailure[]): SlackMessage {
  const heading = `🚫 “${escapeMrkdwn(send.subject)}” did not go to ${number(failed.length)} of ${people(send.recipients.length)}:`;
  const isBulk = isToMany(send);
  const lines = failureLines(failed, { show: ({ phone }) => phone, named: isBulk ? 0 : NAMED });
  const follows = isBulk ? ['A file with everybody follows when all is settled.'] : [];
  const footer = context(...follows, `Reference ${send.id}`);
  return listing([heading, ...lines.map(escapeMrkdwn)], footer);
}
