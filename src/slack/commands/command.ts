import type { Requester } from '../../core/permissions/visibility.ts';
import type { CommandSyntax } from '../../domain/command.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import type { PageCodec } from '../messages/blocks/pages.ts';
import { type CommandHelp, formatUsage } from '../messages/commands/help.ts';

/** The private response to a command. */
export type CommandAnswer = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/**
 * One word that can follow `/mms`: its syntax, its help and its action. `Tools` are the use cases and
 * adapters that it needs.
 */
export interface Command<in Tools> extends CommandSyntax, CommandHelp {
  /**
   * Acknowledges the command once `run` is done, or after 2.3 seconds. For a change that must be stored
   * before the person sees that the command worked.
   */
  readonly isRunBeforeAck?: true;
  /** `rest` is the text after the word. */
  readonly run: (tools: Tools, requester: Requester, rest: string) => Promise<CommandAnswer>;
  /**
   * Shows the page given in a button's value. Undefined if the value belongs to another command or another
   * version of the app.
   */
  readonly showPage?: (
    tools: Tools,
    requester: Requester,
    value: string,
  ) => Promise<SlackMessage> | undefined;
}

/** Parses a button's value with `pages`, and shows the page with `show`. */
export function createPageHandler<Tools, P>(
  pages: PageCodec<P>,
  show: (tools: Tools, requester: Requester, page: P) => Promise<SlackMessage>,
): NonNullable<Command<Tools>['showPage']> {
  return (tools, requester, value) => {
    const page = pages.parsePage(value);
    return page === undefined ? undefined : show(tools, requester, page);
  };
}

/** Explains how to use a command. `fault` is what was wrong with the typed text. */
export function buildUsageMessage(command: CommandHelp, fault?: string): SlackMessage {
  return buildMessage(formatUsage(command, fault));
}
