import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Requester } from '../../core/permissions/visibility.ts';
import { countPendingRecipients, type ScheduledSend } from '../../core/queries/list-sends.ts';
import type { SendId } from '../../domain/send.ts';
import { buildButtonBlocks } from '../messages/blocks/button.ts';
import {
  buildBlocksMessage,
  buildMessage,
  buildSectionBlock,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import {
  buildPagingBlocks,
  definePageCodec,
  formatPagePart,
  slicePage,
} from '../messages/blocks/pages.ts';
import { buildCancelButton, buildEditButton } from '../messages/blocks/send-buttons.ts';
import { formatScheduledLine } from '../messages/format/send-lines.ts';
import { commandHelpText, scheduledText } from '../text/commands.ts';
import { type Command, type CommandTools, createPageHandler } from './command.ts';
import { statusPages } from './status.ts';

export const scheduledPages = definePageCodec(
  'scheduled',
  z.object({ from: z.int().nonnegative() }),
);

export const scheduledCommand: Command = {
  word: 'scheduled',
  argument: 'none',
  usage: 'scheduled',
  help: commandHelpText.scheduled,
  group: 'later',
  run: (tools, requester) => showScheduled(tools, requester, { from: 0 }),
  showPage: createPageHandler(scheduledPages, showScheduled),
};

/** Starting at this index; 0 is the soonest. */
async function showScheduled(
  { listScheduledSends }: CommandTools,
  requester: Requester,
  { from }: { readonly from: number },
): Promise<SlackMessage> {
  return buildScheduledMessage(await listScheduledSends(requester), requester.user, from);
}

/** Each takes two blocks, and a message has at most fifty. */
const SENDS_PER_PAGE = 10;

/** `/mms scheduled`: the scheduled sends, soonest first, with what `user` may see and change. */
export function buildScheduledMessage(
  all: readonly ScheduledSend[],
  user: string,
  start: number,
): SlackMessage {
  if (all.length === 0) return buildMessage(scheduledText.none);
  // Some may have been submitted since the button was shown.
  const page = slicePage(all, start, SENDS_PER_PAGE);
  const heading = `${scheduledText.heading}${formatPagePart(page)}`;
  return buildBlocksMessage(
    [heading, ...page.shown.map(formatScheduledLine)],
    [
      buildSectionBlock(heading),
      ...page.shown.flatMap((one) => buildScheduledBlocks(one, user, page.from)),
      ...buildPagingBlocks(page, (from) => scheduledPages.formatPage({ from })),
    ],
  );
}

/** One send of the list whose page begins at `from`. */
export function buildScheduledBlocks(one: ScheduledSend, user: string, from = 0): KnownBlock[] {
  const value = `${one.send.id}:${from}`;
  return [
    buildSectionBlock(formatScheduledLine(one)),
    ...buildButtonBlocks(
      ...buildScheduledButtons(one, user).map((button) => ({ ...button, value })),
    ),
  ];
}

/** Only the author may edit a send, because the form shows full numbers. */
function buildScheduledButtons(one: ScheduledSend, user: string): Button[] {
  const { send, progress } = one;
  if (progress.cancelled) return [];
  return [
    ...(send.user === user ? [buildEditButton(send.id)] : []),
    buildCancelButton(send.id, countPendingRecipients(one)),
  ];
}

/** The send that a button is about, and where its list begins; without it, the button is in another place. */
export function parseScheduledValue(value: string): {
  readonly send: SendId;
  readonly from: number | undefined;
} {
  const [send = '', from] = value.split(':');
  // A button of version 0.9 has `list`.
  return { send: send as SendId, from: from === undefined ? undefined : Number(from) || 0 };
}

/**
 * What a private message shows after a press on a button about a send: the list if it is one, otherwise the
 * status of the send. `value` is the button's.
 */
export function findPageAfter(value: string): string {
  const { send, from } = parseScheduledValue(value);
  return from === undefined
    ? statusPages.formatPage({ what: send })
    : scheduledPages.formatPage({ from });
}
