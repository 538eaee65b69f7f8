import type { ConversationPost } from '../../../core/ports/threads.ts';
import {
  buildContextBlock,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

type UnknownStop = Extract<ConversationPost, { kind: 'unknown stop' }>;

/** Short enough for a notification. */
const MAX_WORDS = 300;

/** Asks people to find out who sent a STOP that the app could not match to a number. */
export function buildUnidentifiedOptOutMessage({
  from,
  to,
  text,
  isPrivate,
}: UnknownStop): SlackMessage {
  const heading = "🛑 *Someone texted STOP, and I can't tell who.* Nobody is opted out yet.";
  const sender =
    from === '' ? 'no number' : isPrivate ? from : formatMaskedContact({ phone: from });
  const whence = `From ${escapeMrkdwn(sender)}${to ? `, to ${escapeMrkdwn(to)}` : ''}.`;
  const words = shortenText(text.trim(), MAX_WORDS);
  return {
    text: [heading, `“${escapeMrkdwn(words)}”`, whence, TODO].join('\n'),
    blocks: [
      buildSectionBlock(heading),
      buildQuoteBlock(words),
      buildSectionBlock(TODO),
      buildContextBlock(whence),
    ],
  };
}

const TODO =
  'Look for the message in the ClickSend dashboard to find out whose number it is. Then type `/mms optout &lt;number&gt;`.';
