import type { SendResults } from '../../../core/ports/results-files.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatNumber } from '../format/count.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';

/** Tells the sender alone how it ended; the file comes into the thread of this. */
export function buildResultsMessage({ send, progress }: SendResults): SlackMessage {
  const text = `🏁 “${escapeMrkdwn(send.subject)}” is done: ${escapeMrkdwn(formatSendStatus(progress))}. The file in this thread names all ${formatNumber(send.recipients.length)} with their whole numbers; it is for you alone.`;
  return buildMessage(text, buildContextBlock(`Reference ${send.id}`));
}
