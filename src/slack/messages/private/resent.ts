import type { AuthorNotice } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { referenceText } from '../../text/reference.ts';
import { resendText } from '../../text/resend.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatTitle } from '../format/title.ts';

/** Tells the author that a colleague sent it again to people who did not get it. */
export function buildResentMessage(
  send: Send,
  { by, count }: Extract<AuthorNotice, { readonly kind: 'resent' }>,
): SlackMessage {
  return buildMessage(
    resendText.note({ by: `<@${by}>`, title: formatTitle(send), count }),
    buildContextBlock(referenceText.line({ reference: formatShortReference(send.id) })),
  );
}
