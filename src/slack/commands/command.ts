import type { Requester } from '../../core/permissions/visibility.ts';
import type { CommandSyntax } from '../../domain/command.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import type { PageCodec } from '../messages/blocks/pages.ts';
import { type CommandHelp, formatUsage } from '../messages/commands/help.ts';

/** The private answer to a command. */
export type CommandAnswer = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/**
 * One word that can be typed after `/mms`: its syntax, its help, and what it does. `Tools` are the
 * use cases and adapters that it needs.
 */
export interface Command<in Tools> extends CommandSyntax, CommandHelp {
  /**
   * Acknowledge the command when `run` is done, or after 2.3 seconds. For a change that must be stored
   * before the person sees that the command was taken.
   */
  readonly isRunBeforeAck?: true;
  /** `rest`: what was typed behind the word. */
  readonly run: (tools: Tools, requester: Requester, rest: string) => Promise<CommandAnswer>;
  /**
   * Shows the page in the value of a button. Undefined when the value belongs to another command, or
   * to another version of the app.
   */
  readonly showPage?: (
    tools: Tools,
    requester: Requester,
    value: string,
  ) => Promise<SlackMessage> | undefined;
}

/** Parses the value of a button with `pages`, and shows the page with `show`. */
export function createPageHandler<Tools, P>(
  pages: PageCodec<P>,
  show: (tools: Tools, requester: Requester, page: P) => Promise<SlackMessage>,
): NonNullable<Command<Tools>['showPage']> {
  return (tools, requester, value) => {
    const page = pages.parsePage(value);
    return page === undefined ? undefined : show(tools, requester, page);
  };
}

/** Explains how a command is used; `fault`: what was wrong with what was typed. */
export function buildUsageMessage(command: CommandHelp, fault?: string): SlackMessage {
  return buildMessage(formatUsage(command, fault));
}

/** The country whose local numbers a person (a Slack id) types without a +. */
export type LoadUserCountry = (user: string) => Promise<CountryCode>;
