import type { Button, KnownBlock } from '@slack/types';
import type { ReplyPost, ThreadContact } from '../../../core/ports/threads.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import { buttonText } from '../../text/buttons.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { conversationText as words } from '../../text/thread.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatContact, formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** Slack accepts about 4,000 characters in a message's text. */
const MAX_TEXT = 3_900;

/**
 * A reply in its thread, shown verbatim, so that Slack does not create mentions or links. With `country` it is
 * in a direct message, where numbers are shown in full, as dialled in that country.
 */
export function buildReplyMessage(line: ReplyPost, country?: CountryCode): SlackMessage {
  const { who } = line;
  const name = escapeMrkdwn(country ? formatContact(who, country) : formatMaskedContact(who));
  const heading = formatHeading(line, name);
  const hasWords = line.text.trim() !== '';
  const text = hasWords ? `${heading}: ${escapeMrkdwn(line.text)}` : heading;
  const asides = formatAsides(line, name);
  return {
    text: shortenText([text, ...asides].join('\n'), MAX_TEXT),
    blocks: [
      buildSectionBlock(heading),
      ...(hasWords ? [buildQuoteBlock(line.text)] : []),
      ...(asides.length > 0 ? [buildContextBlock(...asides)] : []),
      ...buildButtons(line),
    ],
  };
}

function formatHeading({ text, part, parts, pictures }: ReplyPost, who: string): string {
  const count = parts > 1 ? words.part({ shown: part + 1, count: parts }) : '';
  if (part > 0) return words.reply({ who, part: count });
  if (pictures > 0) return words.pictures({ who, count: pictures, part: count });
  return text.trim() === '' ? words.empty({ who, part: count }) : words.reply({ who, part: count });
}

/** What the app adds to the reply. */
function formatAsides(
  { meant, lost, because, saysSafe, mention }: ReplyPost,
  who: string,
): readonly string[] {
  return [
    // Slack notifies only people who are mentioned in the text or follow the thread.
    ...(mention ? [words.forAuthor({ by: `<@${mention}>` })] : []),
    ...(meant === 'out' ? [words.optedOut({ who })] : []),
    ...(meant === 'in' ? [words.optedIn({ who })] : []),
    ...(meant === 'maybe out' ? [words.maybeOut({ who })] : []),
    ...(lost ? [formatLostPicture(lost)] : []),
    ...(because === 'stranger' ? [words.newMessage] : []),
    // The person may be known by another number, which must be opted out by hand.
    ...(because === 'stranger' && meant === 'out' ? [words.otherNumber] : []),
    ...(because === 'post gone' ? [words.postGone] : []),
    ...(saysSafe ? [words.staysInSlack({ who })] : []),
  ];
}

/** Links to ClickSend, which deletes a picture after seven days. */
function formatLostPicture({ problem, urls }: NonNullable<ReplyPost['lost']>): string {
  const links = urls.map((url, n) => `<${escapeMrkdwn(url)}|${n + 1}>`).join(' ');
  const reason = escapeMrkdwn(formatProblemReason(problem));
  return words.lostPicture({ reason, links, count: urls.length });
}

function buildButtons({ reply, part, parts, meant, who }: ReplyPost): readonly KnownBlock[] {
  // Only the last part has the buttons.
  if (part < parts - 1) return [];
  if (meant === 'out') return [];
  // A name or a short number cannot be texted.
  if (!who.phone.startsWith('+')) return [];
  const flag = meant === 'maybe out' ? [buildOptOutButton(reply)] : [];
  return buildButtonBlocks(buildReplyButton(reply, who), ...flag);
}

function buildReplyButton(reply: string, who: ThreadContact): Button {
  const { button, label } = buttonText.reply;
  return buildButton(actionIds.reply, button, {
    value: reply,
    label: shortenText(label({ who: formatMaskedContact(who) }), 75),
  });
}

/**
 * Under a reply that asks in other words than STOP not to be texted (`replyIdSchema`: its ClickSend message
 * id): a person confirms whether it means that.
 */
export function buildOptOutButton(replyId: string): Button {
  const { button, ...dialog } = buttonText.optOut;
  return buildButton(actionIds.optOut, button, {
    value: replyId,
    style: 'danger',
    confirm: buildConfirmDialog({ ...dialog, style: 'danger' }),
  });
}
