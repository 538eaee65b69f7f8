import type { Requester } from '../../core/permissions/can-see-send.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { balance } from './balance.ts';
import { cancel } from './cancel.ts';
import type { Command, CommandAnswer } from './command.ts';
import { exportCommand } from './export.ts';
import { forget } from './forget.ts';
import { createHelpCommand } from './help.ts';
import { history } from './history.ts';
import { lists } from './lists.ts';
import { live } from './live.ts';
import { optIn } from './opt-in.ts';
import { optOut } from './opt-out.ts';
import { optOuts } from './opt-outs.ts';
import { price } from './price.ts';
import { scheduled } from './scheduled.ts';
import { status } from './status.ts';
import { templates } from './templates.ts';
import { who } from './who.ts';

/** In the order in which `/mms help` lists them; a group's commands stand side by side. */
const listed = [
  ...[scheduled, cancel],
  ...[history, status, who, exportCommand],
  live,
  ...[optOuts, optOut, optIn],
  ...[templates, lists, price, balance, forget],
] as const;

/** The use cases and adapters of all commands. */
export type CommandTools = (typeof listed)[number] extends Command<infer Tools> ? Tools : never;

/** Every word that can be typed after `/mms`. */
export const commands: readonly Command<CommandTools>[] = [...listed, createHelpCommand(listed)];

/** Throws an Error for an unknown word. */
export function findCommand(word: string): Command<CommandTools> {
  const command = commands.find((one) => one.word === word);
  if (!command) throw new Error(`no command ${word}`);
  return command;
}

/** Runs commands, and shows the pages of their answers. */
export interface CommandTable {
  /** `rest`: what was typed behind the word. */
  run(word: string, requester: Requester, rest: string): Promise<CommandAnswer>;
  /** Shows the page in the value of a button, or says that the button is from an older version. */
  showPage(value: string | undefined, requester: Requester): Promise<SlackMessage>;
}

export function createCommandTable(tools: CommandTools): CommandTable {
  return {
    run: (word, requester, rest) => findCommand(word).run(tools, requester, rest),
    async showPage(value = '', requester) {
      const shown = commands.map(({ showPage }) => showPage?.(tools, requester, value));
      return shown.find((page) => page !== undefined) ?? buildMessage(OUTDATED);
    },
  };
}

const OUTDATED = 'This is from before I was changed. Please type the command again.';
