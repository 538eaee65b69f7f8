import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { Templates } from '../../core/compose/templates.ts';
import type { LiveThreads } from '../../core/conversations/live-threads.ts';
import type { OptOutLedger } from '../../core/opt-outs/opt-out-ledger.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Channels, CheckMembership, FetchTimeZone } from '../../core/ports/people.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import type { EstimatePrice } from '../../core/prices/estimate-price.ts';
import type { FindStatus } from '../../core/queries/find-status.ts';
import type { BrowseHistory, ExportHistory } from '../../core/queries/history.ts';
import type { ListScheduledSends } from '../../core/queries/list-sends.ts';
import type { LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import type { CommandSyntax } from '../../domain/command.ts';
import type { SendId } from '../../domain/send.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import type { PageCodec } from '../messages/blocks/pages.ts';
import { helpText } from '../text/help.ts';

/** The use cases and adapters of all commands. */
export interface CommandTools
  extends Pick<UserActions, 'cancelSend' | 'setLive' | 'searchContacts'> {
  readonly browseHistory: BrowseHistory;
  readonly cancelAll: Pick<UserActions['cancelAll'], 'countScheduled'>;
  readonly checkMembership: CheckMembership;
  readonly clickSend: Pick<ClickSend, 'listContactLists'>;
  readonly clock: Clock;
  readonly erasure: Pick<UserActions['erasure'], 'countRecords'>;
  readonly estimatePrice: EstimatePrice;
  readonly exportHistory: ExportHistory;
  readonly fetchAccount: ClickSend['fetchAccount'];
  readonly fetchPermalink: FetchPermalink;
  readonly fetchTimeZone: FetchTimeZone;
  readonly findAudience: Channels['findAudience'];
  readonly findSendsByReference: (typed: string) => Promise<readonly SendId[]>;
  readonly findStatus: FindStatus;
  readonly listScheduledSends: ListScheduledSends;
  readonly live: Pick<LiveThreads, 'isLive'>;
  readonly loadContactHistory: LoadContactHistory;
  readonly loadUserCountry: LoadUserCountry;
  readonly optOuts: Pick<
    UserActions['optOuts'],
    'listOptedOut' | 'listHistory' | 'recordManualChange'
  > &
    Pick<OptOutLedger, 'findOptedOut'>;
  readonly templates: Pick<Templates, 'listTemplates'>;
  readonly uploadPrivateFile: UploadPrivateFile;
}

/** The private response to a command. */
export type CommandAnswer = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/** How the help and error texts describe a command. */
export interface CommandHelp {
  /** With its argument: `who <number>`. */
  readonly usage: string;
  /** What it does, without a full stop. */
  readonly help: string;
  /** The heading that it is listed under. */
  readonly group: keyof typeof helpText.groups;
}

/** One word that can follow `/mms`: its syntax, its help and its action. */
export interface Command extends CommandSyntax, CommandHelp {
  /**
   * Acknowledges the command once `run` is done, or after 2.3 seconds. For a change that must be stored
   * before the person sees that the command worked.
   */
  readonly isRunBeforeAck?: true;
  /** `rest` is the text after the word. */
  readonly run: (tools: CommandTools, requester: Requester, rest: string) => Promise<CommandAnswer>;
  /**
   * Shows the page given in a button's value. Undefined if the value belongs to another command or another
   * version of the app.
   */
  readonly showPage?: (
    tools: CommandTools,
    requester: Requester,
    value: string,
  ) => Promise<SlackMessage> | undefined;
}

/** Parses a button's value with `pages`, and shows the page with `show`. */
export function createPageHandler<P>(
  pages: PageCodec<P>,
  show: (tools: CommandTools, requester: Requester, page: P) => Promise<SlackMessage>,
): NonNullable<Command['showPage']> {
  return (tools, requester, value) => {
    const page = pages.parsePage(value);
    return page === undefined ? undefined : show(tools, requester, page);
  };
}

/** Explains how to use a command after a mistake. `fault` is what was wrong with the typed text. */
export function formatUsage({ usage, help }: CommandHelp, fault = ''): string {
  const right = helpText.usage({ usage: formatTyped(usage), help });
  return fault ? `${fault} ${right}` : right;
}

export function buildUsageMessage(command: CommandHelp, fault?: string): SlackMessage {
  return buildMessage(formatUsage(command, fault));
}

/** `/mms who <number>` as code, in mrkdwn. */
export function formatTyped(usage: string): string {
  return `\`/mms ${usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\``;
}
