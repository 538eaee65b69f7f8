import { z } from 'zod';
import { buildButtonBlocks } from '../messages/blocks/button.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildPageButton, definePageCodec } from '../messages/blocks/pages.ts';
import { type CommandHelp, formatAllCommands } from '../messages/commands/help.ts';
import { commandHelpText } from '../text/commands.ts';
import { helpText } from '../text/help.ts';
import { type Command, createPageHandler } from './command.ts';

const helpPages = definePageCodec('help', z.literal('all'));

/** Six lines, and a button that lists `others` and this command. */
export function createHelpCommand(others: readonly CommandHelp[]): Command<unknown> {
  const help: Command<unknown> = {
    word: 'help',
    argument: 'optional',
    usage: 'help',
    help: commandHelpText.help,
    group: 'more',
    isRunBeforeAck: true,
    run: async () => {
      const value = helpPages.formatPage('all');
      const button = buildPageButton(undefined, helpText.all.button, value);
      return buildMessage(helpText.short, ...buildButtonBlocks(button));
    },
    showPage: createPageHandler(helpPages, async () =>
      buildMessage(formatAllCommands([...others, help])),
    ),
  };
  return help;
}
