import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { hasManyRecipients } from '../../../domain/send-progress.ts';
import { formatNumber, formatPeopleCount } from '../../text/count.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { formatFailureLines } from '../format/failures.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** As many whole numbers as fit into one line of a message. */
const MAX_NAMED = 35;

/** Tells the sender whom the message did not reach and why: a few with whole numbers, many in counts. */
export function buildFailedMessage(send: Send, failed: readonly FailedRecipient[]): SlackMessage {
  const heading = `🚫 “${escapeMrkdwn(send.subject)}” did not go to ${formatNumber(failed.length)} of ${formatPeopleCount(send.recipients.length)}:`;
  const isBulk = hasManyRecipients(send);
  const lines = formatFailureLines(failed, {
    show: ({ phone }) => phone,
    named: isBulk ? 0 : MAX_NAMED,
  });
  const follows = isBulk ? ['A file with everybody follows when all is settled.'] : [];
  const footer = buildContextBlock(...follows, `Reference ${send.id}`);
  return buildLinesMessage([heading, ...lines.map(escapeMrkdwn)], footer);
}
