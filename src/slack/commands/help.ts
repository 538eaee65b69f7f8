import { type CommandHelp, formatHelp } from '../messages/commands/help.ts';
import type { Command } from './command.ts';

/** Lists `others` and itself. */
export function createHelpCommand(others: readonly CommandHelp[]): Command<unknown> {
  const help: Command<unknown> = {
    word: 'help',
    argument: 'optional',
    usage: 'help',
    help: 'shows this',
    group: 'More',
    isRunBeforeAck: true,
    run: async () => ({ text: formatHelp([...others, help]) }),
  };
  return help;
}
