import type { LeftOutRecipient } from '../../../domain/quote.ts';
import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { referenceText } from '../../text/reference.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { formatLeftOutLines } from '../format/left-out.ts';
import { formatTitle } from '../format/title.ts';

/** Tells the author who was left out of a send without a second step, with full numbers. */
export function buildLeftOutMessage(
  send: Send,
  leftOut: readonly LeftOutRecipient[],
): SlackMessage {
  const heading = privateText.leftOut({
    ...{ title: formatTitle(send), count: send.recipients.length },
    kept: leftOut.length,
  });
  return buildLinesMessage(
    [heading, ...formatLeftOutLines(leftOut)],
    buildContextBlock(referenceText.line({ reference: formatShortReference(send.id) })),
  );
}
