import type { KnownBlock } from '@slack/types';
import type { ConversationPost, UnsentText } from '../../../core/ports/threads.ts';
import { formatProblem } from '../../text/problems.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';

type LiveLine = Exclude<ConversationPost, { kind: 'reply' | 'unknown stop' | 'store lost' }>;

/** Says in a thread or a channel whether what people type there is texted. */
export function buildLiveThreadMessage(line: LiveLine): SlackMessage {
  switch (line.kind) {
    case 'live':
      return buildMessage(
        `🟢 *This thread is live:* every message that somebody writes here is texted to ${escapeMrkdwn(formatMaskedContact(line.who))}, and marked as sent. Begin with \`//\` to keep one inside.`,
      );
    case 'safe':
      return buildMessage(
        `🔒 *This thread is not live any more:* what is written here stays in Slack. *Reply* texts ${escapeMrkdwn(formatMaskedContact(line.who))}.`,
      );
    case 'safe for many':
      return buildMessage(
        '🔒 This went to many, so its thread is not live: what is written here stays in Slack. *Reply* under somebody’s line texts them.',
      );
    case 'not texted':
      return buildMessage(
        `⚠️ <@${line.user}> That was not texted. ${escapeMrkdwn(formatProblem(line.problem))}`,
        ...buildTextNowBlocks(line.typed),
      );
    case 'channel live':
      return buildMessage(
        `🟢 <@${line.by}> made threads of picture messages in this channel *live*: once a thread says so, what is written in it is texted to the person whom it is with. Begin with \`//\` to keep a message inside. \`/mms live off\` ends it.`,
      );
    case 'channel safe':
      return buildMessage(
        `🔒 <@${line.by}> ended live threads in this channel: what is written in threads stays in Slack. *Reply* texts.`,
      );
  }
}

/** Slack's limit for the value of a button. Only a text with many rare letters is longer. */
const MAX_VALUE = 2_000;

function buildTextNowBlocks(typed: UnsentText | undefined): readonly KnownBlock[] {
  if (!typed) return [];
  const value = JSON.stringify(typed);
  if (value.length > MAX_VALUE) return [];
  return buildButtonBlocks(buildButton(actionIds.textNow, 'Text it now', { value }));
}
