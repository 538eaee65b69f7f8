import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildListsMessage, listPages } from '../messages/commands/lists.ts';
import { commandHelpText } from '../text/commands.ts';
import { type Command, createPageHandler } from './command.ts';

interface ListsTools {
  readonly clickSend: Pick<ClickSend, 'listContactLists'>;
}

export const listsCommand: Command<ListsTools> = {
  word: 'lists',
  argument: 'optional',
  usage: 'lists [a part of the name]',
  help: commandHelpText.lists,
  group: 'more',
  run: (tools, _requester, rest) => showLists(tools, rest),
  showPage: createPageHandler(listPages, (tools: ListsTools, _requester, { text, from }) =>
    showLists(tools, text, from),
  ),
};

async function showLists({ clickSend }: ListsTools, text: string, from = 0): Promise<SlackMessage> {
  const name = text.trim();
  return buildListsMessage(await clickSend.listContactLists(name || undefined), name, from);
}
