import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { CommandSyntax } from '../../domain/command.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import type { Pages } from '../messages/blocks/pages.ts';
import { type CommandHelp, formatUsage } from '../messages/commands/help.ts';

/** What a person who typed a command is shown, in private. */
export type CommandAnswer = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/**
 * One word that can be typed after `/mms`: what is typed behind it, what the help says of it, and
 * what it does. `Tools` are the use cases and adapters that it needs.
 */
export interface Command<in Tools> extends CommandSyntax, CommandHelp {
  /**
   * Slack waits for the answer. For what must not be lost when the process dies after Slack was
   * answered; it has 2.3 seconds.
   */
  readonly isRunBeforeAck?: true;
  /** `rest`: what was typed behind the word. */
  readonly run: (tools: Tools, requester: Requester, rest: string) => Promise<CommandAnswer>;
  /**
   * For the buttons that turn the pages of its answer: the page that the value of a button names.
   * Undefined for the page of another command, and for one of another version of this app.
   */
  readonly showPage?: (
    tools: Tools,
    requester: Requester,
    value: string,
  ) => Promise<SlackMessage> | undefined;
}

/** How the pages of a command are shown, whichever way they are written in a button. */
export function createPageHandler<Tools, P>(
  pages: Pages<P>,
  show: (tools: Tools, requester: Requester, page: P) => Promise<SlackMessage>,
): NonNullable<Command<Tools>['showPage']> {
  return (tools, requester, value) => {
    const page = pages.parsePage(value);
    return page === undefined ? undefined : show(tools, requester, page);
  };
}

/** Says how a command is used; `fault`: what was wrong. */
export function buildUsageMessage(command: CommandHelp, fault?: string): SlackMessage {
  return buildMessage(formatUsage(command, fault));
}

/** The country that a person (a Slack id) reads local numbers with. */
export type LoadUserCountry = (user: string) => Promise<CountryCode>;
