import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { CountryCode } from '../../../domain/phone.ts';
import type { CommandTable } from '../../commands/command-table.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildMessage } from '../../messages/blocks/message.ts';
import { getFirstHistoryPage, historyPages } from '../../messages/commands/history.ts';
import { formatError } from '../../messages/format/error-text.ts';
import { toRequester } from '../../reading/requester.ts';
import { PRESS_AGAIN_TEXT } from '../shared/press-again.ts';
import {
  type HistoryFilterSubmission,
  parseHistoryFilterSubmission,
} from './history-filter-submission.ts';
import {
  buildHistoryFilterView,
  buildHistoryLoadingView,
  buildHistoryView,
  parseHistoryContext,
} from './history-view.ts';

/** *Filter…* under a history: a form, and the history that it asks for in its place. */
export function registerHistoryListeners(
  app: App,
  options: {
    readonly commands: CommandTable;
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.filter,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const wanted = historyPages.parsePage(action.value)?.filter ?? {};
      try {
        if (body.view) {
          const context = parseHistoryContext(body.view.private_metadata);
          await client.views.update({
            view_id: body.view.id,
            view: buildHistoryFilterView(context, wanted),
          });
          return;
        }
        const { channel } = toRequester(body.user.id, body.channel?.id);
        const view = buildHistoryFilterView(channel ? { channel } : {}, wanted);
        await client.views.open({ trigger_id: body.trigger_id, view });
      } catch (error) {
        logger.warn(`filter: ${toAppError(error).code}`);
        await respond?.({
          response_type: 'ephemeral',
          replace_original: false,
          text: PRESS_AGAIN_TEXT,
        });
      }
    },
  );

  app.view(callbackIds.filter, async ({ ack, body, client, logger }) => {
    const read = parseHistoryFilterSubmission(body, options.country);
    if (read.kind === 'faults') {
      return ack({ response_action: 'errors', errors: { ...read.faults } });
    }
    await ack({ response_action: 'update', view: buildHistoryLoadingView() });
    return show(client, read, (message) => logger.warn(message));
  });

  async function show(
    client: WebClient,
    { view, user, context, filter: wanted }: Extract<HistoryFilterSubmission, { kind: 'filter' }>,
    warn: (message: string) => void,
  ): Promise<void> {
    const asker = toRequester(user, context.channel);
    const page = historyPages.formatPage(getFirstHistoryPage(wanted));
    const answer = await options.commands
      .showPage(page, asker)
      .catch((error: unknown) => buildMessage(formatError(error)));
    try {
      await client.views.update({ view_id: view, view: buildHistoryView(context, answer) });
    } catch (error) {
      // Closed meanwhile: nobody waits for it.
      warn(`filtered history: ${toAppError(error).code}`);
    }
  }
}
