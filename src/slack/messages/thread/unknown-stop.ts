import type { ConversationPost } from '../../../core/ports/threads.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import { conversationText } from '../../text/thread.ts';
import {
  buildContextBlock,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatContact, formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

type UnknownStop = Extract<ConversationPost, { kind: 'unknown stop' }>;

/** Short enough for a notification. */
const MAX_WORDS = 300;

/**
 * Asks people to find out who sent a STOP that the app could not match to a number. Numbers of `country` are
 * shown as dialled there.
 */
export function buildUnidentifiedOptOutMessage(
  { from, to, text, isPrivate }: UnknownStop,
  country: CountryCode,
): SlackMessage {
  const { unknownStop: heading, unknownStopTodo: todo, noNumber } = conversationText;
  const sender = { phone: from };
  const shown = isPrivate ? formatContact(sender, country) : formatMaskedContact(sender);
  const who = escapeMrkdwn(from === '' ? noNumber : shown);
  const whence = to
    ? conversationText.fromTo({ who, phone: escapeMrkdwn(formatDialledPhone(to, country)) })
    : conversationText.from({ who });
  const words = shortenText(text.trim(), MAX_WORDS);
  return {
    text: [heading, `“${escapeMrkdwn(words)}”`, whence, todo].join('\n'),
    blocks: [
      buildSectionBlock(heading),
      buildQuoteBlock(words),
      buildSectionBlock(todo),
      buildContextBlock(whence),
    ],
  };
}
