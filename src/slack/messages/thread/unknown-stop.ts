import type { ConversationPost } from '../../../core/ports/threads.ts';
import { formatDialledPhone } from '../../../domain/phone.ts';
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

/** Asks people to find out who sent a STOP that the app could not match to a number. */
export function buildUnidentifiedOptOutMessage({
  from,
  to,
  text,
  isPrivate,
}: UnknownStop): SlackMessage {
  const { unknownStop: heading, unknownStopTodo: todo, noNumber } = conversationText;
  const format = isPrivate ? formatContact : formatMaskedContact;
  const sender = from === '' ? noNumber : format({ phone: from });
  const who = escapeMrkdwn(sender);
  const whence = to
    ? conversationText.fromTo({ who, phone: escapeMrkdwn(formatDialledPhone(to)) })
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
