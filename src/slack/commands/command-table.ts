import type { Requester } from '../../core/permissions/visibility.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { commandText } from '../text/commands.ts';
import { balanceCommand } from './balance.ts';
import { cancelCommand } from './cancel.ts';
import type { Command, CommandAnswer, CommandTools } from './command.ts';
import { exportCommand } from './export.ts';
import { forgetCommand } from './forget.ts';
import { createHelpCommand } from './help.ts';
import { historyCommand } from './history.ts';
import { listsCommand } from './lists.ts';
import { liveCommand } from './live.ts';
import { optInCommand } from './opt-in.ts';
import { optOutCommand } from './opt-out.ts';
import { optOutsCommand } from './opt-outs.ts';
import { priceCommand } from './price.ts';
import { scheduledCommand } from './scheduled.ts';
import { statusCommand } from './status.ts';
import { templatesCommand } from './templates.ts';
import { whoCommand } from './who.ts';

/** In the order in which `/mms help` lists them. Commands of a group stay together. */
const listed: readonly Command[] = [
  scheduledCommand,
  cancelCommand,
  historyCommand,
  statusCommand,
  whoCommand,
  exportCommand,
  liveCommand,
  optOutsCommand,
  optOutCommand,
  optInCommand,
  templatesCommand,
  listsCommand,
  priceCommand,
  balanceCommand,
  forgetCommand,
];

/** Every word that can follow `/mms`. */
export const commands: readonly Command[] = [...listed, createHelpCommand(listed)];

/** Throws an Error for an unknown word. */
export function findCommand(word: string): Command {
  const command = commands.find((one) => one.word === word);
  if (!command) throw new Error(`no command ${word}`);
  return command;
}

/** Runs commands, and shows the pages of their results. */
export interface CommandTable {
  /** `rest` is the text after the word. */
  run(word: string, requester: Requester, rest: string): Promise<CommandAnswer>;
  /** Shows the page given in a button's value, or says that the button is from an older version. */
  showPage(value: string | undefined, requester: Requester): Promise<SlackMessage>;
}

export function createCommandTable(tools: CommandTools): CommandTable {
  return {
    run: (word, requester, rest) => findCommand(word).run(tools, requester, rest),
    async showPage(value = '', requester) {
      const shown = commands.map(({ showPage }) => showPage?.(tools, requester, value));
      return shown.find((page) => page !== undefined) ?? buildMessage(commandText.outdated);
    },
  };
}
