import type { LeftOutRecipient } from '../../../domain/quote.ts';
import type { Send } from '../../../domain/send.ts';
import { formatNumber, formatPeopleCount } from '../../text/count.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { formatLeftOutLines } from '../format/left-out.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

/** Tells the sender whom a send without a second step left out, with whole numbers. */
export function buildLeftOutMessage(
  send: Send,
  leftOut: readonly LeftOutRecipient[],
): SlackMessage {
  const heading = `ℹ️ “${escapeMrkdwn(send.subject)}” goes to ${formatPeopleCount(send.recipients.length)}. ${leftOut.length === 1 ? '1 was' : `${formatNumber(leftOut.length)} were`} left out:`;
  return buildLinesMessage(
    [heading, ...formatLeftOutLines(leftOut)],
    buildContextBlock(`Reference ${send.id}`),
  );
}
