import type { KnownBlock } from '@slack/types';
import type { ScheduledSend } from '../../../core/queries/list-scheduled-sends.ts';
import {
  buildMessage,
  buildSectionBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPagingButtons } from '../blocks/page-buttons.ts';
import { shortenText } from '../format/mrkdwn.ts';
import { buildScheduledButtons, formatScheduledLine } from '../format/send-lines.ts';

/** Two blocks each, and Slack shows fifty in a message. */
const ON_A_PAGE = 10;

/** `/mms scheduled`: what will leave, soonest first, as `user` sees it. */
export function buildScheduledMessage(
  all: readonly ScheduledSend[],
  user: string,
  wanted: number,
): SlackMessage {
  if (all.length === 0) return buildMessage(NONE);
  // Some may have left since the button was shown.
  const from = wanted < all.length ? wanted : 0;
  const shown = all.slice(from, from + ON_A_PAGE);
  const part =
    shown.length < all.length ? ` (${from + 1} to ${from + shown.length} of ${all.length})` : '';
  const heading = `*Scheduled*${part}`;
  const turns = buildPagingButtons(from, ON_A_PAGE, all.length, (at) => ({
    kind: 'scheduled',
    from: at,
  }));
  const blocks: KnownBlock[] = [
    buildSectionBlock(heading),
    ...shown.flatMap((one) => buildScheduledBlocks(one, user)),
    ...(turns.length > 0 ? [{ type: 'actions', elements: turns } as const] : []),
  ];
  return {
    text: shortenText([heading, ...shown.map(formatScheduledLine)].join('\n'), MAX_TEXT_LENGTH),
    blocks,
  };
}

export function buildScheduledBlocks(one: ScheduledSend, user: string): KnownBlock[] {
  const elements = buildScheduledButtons(one, user);
  return [
    buildSectionBlock(formatScheduledLine(one)),
    ...(elements.length > 0 ? [{ type: 'actions', elements } as const] : []),
  ];
}

const NONE =
  'Nothing is scheduled that you may see here. To schedule something, choose a time under *When* in the form that `/mms` opens.';
