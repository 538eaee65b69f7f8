import type { WebClient } from '@slack/web-api';
import type { PrivateList } from '../../../domain/draft.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import type { CommandTable } from '../../commands/command-table.ts';

/**
 * Refreshes the private list that a form was opened in, if any. Throws an AppError if Slack refuses, for
 * instance because half an hour has passed; then only the list is outdated.
 */
export type RefreshList = (
  list: PrivateList | undefined,
  user: string,
  client: { readonly views: Pick<WebClient['views'], 'publish'> },
) => Promise<void>;

export function createRefreshList(
  tools: {
    readonly commands: Pick<CommandTable, 'showPage'>;
    readonly publishHome: (client: Parameters<RefreshList>[2], user: string) => Promise<void>;
  } & Pick<SlackClientSettings, 'fetch'>,
): RefreshList {
  return async (list, user, client) => {
    if (!list) return;
    if (list.kind === 'home') return tools.publishHome(client, user);
    const { respondTo, page, channel } = list;
    await replaceMessage(respondTo, await tools.commands.showPage(page, { user, channel }), tools);
  };
}
