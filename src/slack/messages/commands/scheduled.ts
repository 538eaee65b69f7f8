import type { KnownBlock } from '@slack/types';
import type { ScheduledSend } from '../../../core/queries/list-scheduled-sends.ts';
import { MOST_TEXT, type SlackMessage, saying, section } from '../blocks/message.ts';
import { turnButtons } from '../blocks/page-buttons.ts';
import { shorten } from '../format/mrkdwn.ts';
import { scheduledButtons, scheduledLine } from '../format/send-lines.ts';

/** Two blocks each, and Slack shows fifty in a message. */
const ON_A_PAGE = 10;

/** `/mms scheduled`: what will leave, soonest first, as `user` sees it. */
export function scheduledMessage(
  all: readonly ScheduledSend[],
  user: string,
  wanted: number,
): SlackMessage {
  if (all.length === 0) return saying(NONE);
  // Some may have left since the button was shown.
  const from = wanted < all.length ? wanted : 0;
  const shown = all.slice(from, from + ON_A_PAGE);
  const part =
    shown.length < all.length ? ` (${from + 1} to ${from + shown.length} of ${all.length})` : '';
  const heading = `*Scheduled*${part}`;
  const turns = turnButtons(from, ON_A_PAGE, all.length, (at) => ({ kind: 'scheduled', from: at }));
  const blocks: KnownBlock[] = [
    section(heading),
    ...shown.flatMap((one) => scheduledBlocks(one, user)),
    ...(turns.length > 0 ? [{ type: 'actions', elements: turns } as const] : []),
  ];
  return { text: shorten([heading, ...shown.map(scheduledLine)].join('\n'), MOST_TEXT), blocks };
}

export function scheduledBlocks(one: ScheduledSend, user: string): KnownBlock[] {
  const elements = scheduledButtons(one, user);
  return [
    section(scheduledLine(one)),
    ...(elements.length > 0 ? [{ type: 'actions', elements } as const] : []),
  ];
}

const NONE =
  'Nothing is scheduled that you may see here. To schedule something, choose a time under *When* in the form that `/mms` opens.';
