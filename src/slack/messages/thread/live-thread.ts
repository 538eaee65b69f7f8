import type { KnownBlock } from '@slack/types';
import type { ConversationPost, UnsentText } from '../../../core/ports/threads.ts';
import { buttonText } from '../../text/buttons.ts';
import { conversationText as words } from '../../text/thread.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';

type LiveLine = Exclude<ConversationPost, { kind: 'reply' | 'unknown stop' | 'store lost' }>;

/** Posts in a thread or a channel whether messages there are texted. */
export function buildLiveThreadMessage(line: LiveLine): SlackMessage {
  switch (line.kind) {
    case 'live':
      return buildMessage(words.live({ who: formatWho(line) }));
    case 'safe':
      return buildMessage(words.safe({ who: formatWho(line) }));
    case 'safe for many':
      return buildMessage(words.safeForMany);
    case 'not texted': {
      const reason = formatProblemMrkdwn(line.problem);
      return buildMessage(
        words.notTexted({ by: `<@${line.user}>`, reason }),
        ...buildTextNowBlocks(line.typed),
      );
    }
    case 'edited late':
      return buildMessage(words.editedLate({ by: `<@${line.user}>`, who: formatWho(line) }));
    case 'channel live':
      return buildMessage(words.channelLive({ by: `<@${line.by}>` }));
    case 'channel safe':
      return buildMessage(words.channelSafe({ by: `<@${line.by}>` }));
  }
}

function formatWho({ who }: Extract<LiveLine, { readonly who: unknown }>): string {
  return escapeMrkdwn(formatMaskedContact(who));
}

/** Slack's limit for a button's value. Only a text with many rare letters exceeds it. */
const MAX_VALUE = 2_000;

function buildTextNowBlocks(typed: UnsentText | undefined): readonly KnownBlock[] {
  if (!typed) return [];
  const value = JSON.stringify(typed);
  if (value.length > MAX_VALUE) return [];
  return buildButtonBlocks(buildButton(actionIds.textNow, buttonText.textNow.button, { value }));
}
