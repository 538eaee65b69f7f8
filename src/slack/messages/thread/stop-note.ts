import type { ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { formatNumber, formatPeopleCount } from '../../text/count.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildSendToOthersButton } from '../blocks/send-buttons.ts';

/** Tells the thread of a send that a person stopped it. */
export function buildStopNote(
  send: Send,
  { by, left, kept }: Extract<ThreadNoteContent, { readonly kind: 'halted' }>,
): SlackMessage {
  const before = left === 0 ? 'None of it had left' : `${formatNumber(left)} had left`;
  const text = `✋ <@${by}> stopped this. ${before}; it is not sent to ${formatPeopleCount(kept)}.`;
  return buildMessage(text, ...buildButtonBlocks(buildSendToOthersButton(send, kept)));
}
