import type { SendResults } from '../../../core/ports/slack-files.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { referenceText } from '../../text/reference.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';
import { formatTitle } from '../format/title.ts';

/** Tells the author in a direct message how a send ended. The results file is posted in the thread of this message. */
export function buildResultsMessage({ send, progress }: SendResults): SlackMessage {
  const text = privateText.results({
    ...{ title: formatTitle(send), count: send.recipients.length },
    state: escapeMrkdwn(formatSendStatus(progress)),
  });
  return buildMessage(
    text,
    buildContextBlock(referenceText.line({ reference: formatShortReference(send.id) })),
  );
}
