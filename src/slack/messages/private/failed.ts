import type { FailedRecipient } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { hasManyRecipients } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { referenceText } from '../../text/reference.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { formatContact } from '../format/contact.ts';
import { formatFailureLines } from '../format/failures.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatTitle } from '../format/title.ts';

/** As many full numbers as fit in one line of a message. */
const MAX_NAMED = 35;

/** Tells the author whom the message did not reach and why: a few with full numbers, many in counts. */
export function buildFailedMessage(send: Send, failed: readonly FailedRecipient[]): SlackMessage {
  const names = new Map(send.recipients.map(({ phone, name }) => [phone, name]));
  const heading = privateText.failed({
    ...{ title: formatTitle(send), count: send.recipients.length },
    shown: failed.length,
  });
  const isBulk = hasManyRecipients(send);
  const lines = formatFailureLines(failed, {
    show: ({ phone }) => formatContact({ phone, name: names.get(phone) || undefined }),
    named: isBulk ? 0 : MAX_NAMED,
  });
  const follows = isBulk ? [privateText.fileFollows] : [];
  const reference = referenceText.line({ reference: formatShortReference(send.id) });
  const footer = buildContextBlock(...follows, reference);
  return buildLinesMessage([heading, ...lines.map(escapeMrkdwn)], footer);
}
