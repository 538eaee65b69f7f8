import type { SendResults } from '../../../core/ports/slack-files.ts';
import { formatNumber } from '../../text/count.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';

/** Tells the sender in private how a send ended; the results file is posted in the thread of this message. */
export function buildResultsMessage({ send, progress }: SendResults): SlackMessage {
  const text = `🏁 “${escapeMrkdwn(send.subject)}” is done: ${escapeMrkdwn(formatSendStatus(progress))}. The file in this thread names all ${formatNumber(send.recipients.length)} with their whole numbers; it is for you alone.`;
  return buildMessage(text, buildContextBlock(`Reference ${send.id}`));
}
