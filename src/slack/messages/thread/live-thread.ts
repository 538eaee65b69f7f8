import type { KnownBlock } from '@slack/types';
import type { ThreadLine, TypedWords } from '../../../core/ports/threads.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { type SlackMessage, saying } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { texter } from './reply.ts';

type LiveLine = Exclude<ThreadLine, { kind: 'reply' | 'unknown stop' | 'store lost' }>;

/** Whether what is typed in a thread is texted, said where it is typed. */
export function liveMessage(line: LiveLine): SlackMessage {
  switch (line.kind) {
    case 'live':
      return saying(
        `🟢 *This thread is live:* every message that somebody writes here is texted to ${escapeMrkdwn(texter(line.who))}, and marked as sent. Begin with \`//\` to keep one inside.`,
      );
    case 'safe':
      return saying(
        `🔒 *This thread is not live any more:* what is written here stays in Slack. *Reply* texts ${escapeMrkdwn(texter(line.who))}.`,
      );
    case 'safe for many':
      return saying(
        '🔒 This went to many, so its thread is not live: what is written here stays in Slack. *Reply* under somebody’s line texts them.',
      );
    case 'not texted':
      return saying(
        `⚠️ <@${line.user}> That was not texted. ${escapeMrkdwn(sayProblem(line.problem))}`,
        ...textNowBlocks(line.typed),
      );
    case 'channel live':
      return saying(
        `🟢 <@${line.by}> made threads of picture messages in this channel *live*: once a thread says so, what is written in it is texted to the person whom it is with. Begin with \`//\` to keep a message inside. \`/mms live off\` ends it.`,
      );
    case 'channel safe':
      return saying(
        `🔒 <@${line.by}> ended live threads in this channel: what is written in threads stays in Slack. *Reply* texts.`,
      );
  }
}

/** What Slack takes as the value of a button; a text message is shorter, but for rare letters. */
const MOST_VALUE = 2_000;

function textNowBlocks(typed: TypedWords | undefined): readonly KnownBlock[] {
  if (!typed) return [];
  const value = JSON.stringify(typed);
  if (value.length > MOST_VALUE) return [];
  return [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: actionIds.textNow,
          text: { type: 'plain_text', text: 'Text it now' },
          value,
        },
      ],
    },
  ];
}
