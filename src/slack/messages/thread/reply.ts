import type { Button, KnownBlock } from '@slack/types';
import type { ConversationPost, ThreadContact } from '../../../core/ports/threads.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

type ReplyLine = Extract<ConversationPost, { kind: 'reply' }>;

/** Slack takes some 4,000 characters in a message's text. */
const MAX_TEXT = 3_900;

/** A reply in its thread, shown as it was written: Slack makes no mention or link of it. */
export function buildReplyMessage(line: ReplyLine): SlackMessage {
  const heading = formatHeading(line);
  const hasWords = line.text.trim() !== '';
  const words = hasWords ? `${heading}: ${escapeMrkdwn(line.text)}` : heading;
  const asides = formatAsides(line);
  return {
    text: shortenText([words, ...asides].join('\n'), MAX_TEXT),
    blocks: [
      buildSectionBlock(heading),
      ...(hasWords ? [buildQuoteBlock(line.text)] : []),
      ...(asides.length > 0 ? [buildContextBlock(...asides)] : []),
      ...buildButtons(line),
    ],
  };
}

function formatHeading({ who, text, part, parts, pictures }: ReplyLine): string {
  const name = `*${escapeMrkdwn(formatMaskedContact(who))}*`;
  if (part > 0) return `💬 ${name} (${part + 1} of ${parts})`;
  const count = parts > 1 ? ` (1 of ${parts})` : '';
  if (pictures > 0)
    return `💬 ${name} sent ${pictures === 1 ? 'a picture' : `${pictures} pictures`}${count}`;
  return text.trim() === '' ? `💬 ${name} sent a message without words` : `💬 ${name}${count}`;
}

/** What the app adds to the reply. */
function formatAsides({ meant, lost, because, saysSafe, who }: ReplyLine): readonly string[] {
  const name = escapeMrkdwn(formatMaskedContact(who));
  return [
    ...(meant === 'out'
      ? [
          `🛑 ${name} opted out: nobody here can text this number any more, until START comes from it.`,
        ]
      : []),
    ...(meant === 'in' ? [`🟢 ${name} may be texted again.`] : []),
    ...(meant === 'maybe out'
      ? [`⚠️ Does ${name} want no more messages? They still can be texted.`]
      : []),
    ...(lost ? [formatLostPicture(lost)] : []),
    ...(because === 'stranger' ? ['It answers nothing that was sent from here.'] : []),
    // The person may be known by another number, which must be opted out by hand.
    ...(because === 'stranger' && meant === 'out'
      ? ['If you text them at another number, opt that one out too: `/mms optout &lt;number&gt;`.']
      : []),
    ...(because === 'post gone'
      ? ['It cannot stand in the thread of the post that it answers.']
      : []),
    ...(saysSafe
      ? [`🔒 What is written in this thread stays in Slack. *Reply* texts ${name}.`]
      : []),
  ];
}

/** Links to ClickSend, which deletes a picture after seven days. */
function formatLostPicture({ problem, urls }: NonNullable<ReplyLine['lost']>): string {
  const links = urls.map((url, n) => `<${escapeMrkdwn(url)}|${n + 1}>`).join(' ');
  return `🖼️ A picture could not be kept here: ${escapeMrkdwn(formatProblemReason(problem))}. ClickSend keeps it for seven days from when it came: ${links}`;
}

function buildButtons({ reply, part, parts, meant, who }: ReplyLine): readonly KnownBlock[] {
  // Only the last part has the buttons.
  if (part < parts - 1) return [];
  if (meant === 'out') return [];
  // A name or a short number cannot be texted.
  if (!who.phone.startsWith('+')) return [];
  const flag = meant === 'maybe out' ? [buildOptOutButton(reply)] : [];
  return buildButtonBlocks(buildReplyButton(reply, who), ...flag);
}

function buildReplyButton(reply: string, who: ThreadContact): Button {
  const label = shortenText(`Reply to ${formatMaskedContact(who)}`, 75);
  return buildButton(actionIds.reply, 'Reply', { value: reply, label });
}

/**
 * Under a reply that asks in words of its own not to be texted (`replyIdSchema`: its ClickSend message
 * id): a person says whether it was meant so.
 */
export function buildOptOutButton(replyId: string): Button {
  return buildButton(actionIds.optOut, 'Opt them out', {
    value: replyId,
    style: 'danger',
    confirm: buildConfirmDialog({
      title: 'Opt them out?',
      text: 'Nothing is sent to them any more by anybody here, until they text START or somebody types /mms optin with a reason.',
      ...{ confirm: 'Opt them out', deny: 'Not now', style: 'danger' },
    }),
  });
}
