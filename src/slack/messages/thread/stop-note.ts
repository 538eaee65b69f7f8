import type { ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { stopText } from '../../text/stop.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildSendToOthersButton } from '../blocks/send-buttons.ts';

/** A note in a send's thread that a person stopped it. */
export function buildStopNote(
  send: Send,
  { by, left, kept }: Extract<ThreadNoteContent, { readonly kind: 'halted' }>,
): SlackMessage {
  const text = stopText.note({ by: `<@${by}>`, sent: left, kept });
  return buildMessage(text, ...buildButtonBlocks(buildSendToOthersButton(send, kept)));
}
