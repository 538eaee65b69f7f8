import { z } from 'zod';
import type { ContactList } from '../../core/ports/clicksend.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import {
  buildPagingBlocks,
  definePageCodec,
  formatPagePart,
  slicePage,
} from '../messages/blocks/pages.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText, listsText } from '../text/commands.ts';
import { formatPeopleCount } from '../text/count.ts';
import { type Command, type CommandTools, createPageHandler } from './command.ts';

export const listPages = definePageCodec(
  'lists',
  z.object({ text: z.string(), from: z.int().nonnegative() }),
);

export const listsCommand: Command = {
  word: 'lists',
  argument: 'optional',
  usage: 'lists [a part of the name]',
  help: commandHelpText.lists,
  group: 'more',
  run: (tools, _requester, rest) => showLists(tools, rest),
  showPage: createPageHandler(listPages, (tools, _requester, { text, from }) =>
    showLists(tools, text, from),
  ),
};

async function showLists(
  { clickSend }: CommandTools,
  text: string,
  from = 0,
): Promise<SlackMessage> {
  const name = text.trim();
  return buildListsMessage(await clickSend.listContactLists(name || undefined), name, from);
}

/** A whole page fits in one section. */
const LISTS_PER_PAGE = 20;
const MAX_NAME_LENGTH = 80;

/** `/mms lists`: the contact lists whose name contains `text`. */
export function buildListsMessage(
  lists: readonly ContactList[],
  text: string,
  start: number,
): SlackMessage {
  const typed = escapeMrkdwn(shortenText(text, 40));
  if (lists.length === 0) {
    const none = typed ? listsText.noneNamed({ typed }) : listsText.none;
    return buildMessage(`${none} ${listsText.where}`);
  }
  const heading = typed ? listsText.headingNamed({ typed }) : listsText.heading;
  const page = slicePage(lists, start, LISTS_PER_PAGE);
  const lines = page.shown.map(
    ({ name, count }) =>
      `• ${escapeMrkdwn(shortenText(name, MAX_NAME_LENGTH))}${count === undefined ? '' : ` – ${formatPeopleCount(count)}`}`,
  );
  return buildMessage(
    [`${heading}${formatPagePart(page)}`, ...lines].join('\n'),
    ...buildPagingBlocks(page, (from) =>
      listPages.formatPage({ text: shortenText(text, 100), from }),
    ),
  );
}
