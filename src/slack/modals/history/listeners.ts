import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { CountryCode } from '../../../domain/phone.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import type { CommandTable } from '../../commands/command-table.ts';
import { getFirstHistoryPage, historyPages } from '../../commands/history.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildMessage } from '../../messages/blocks/message.ts';
import { formatError } from '../../messages/format/error-text.ts';
import { toRequester } from '../../reading/requester.ts';
import { historyText } from '../../text/commands.ts';
import { modalText } from '../../text/modal.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { openOnPress } from '../shared/open-modal.ts';
import { showErrors, showView } from '../shared/submission-listener.ts';
import { updateView, updateViewOrExplain } from '../shared/update-view.ts';
import {
  buildHistoryFilterView,
  buildHistoryLoadingView,
  buildHistoryView,
  parseHistoryContext,
  parseHistoryFilterSubmission,
} from './history-view.ts';

/**
 * *Filter…* under a history: opens the filters, and then shows the filtered history in the same modal, and in
 * the list in which it was pressed.
 */
export function registerHistoryListeners(
  app: App,
  options: {
    readonly commands: CommandTable;
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  } & Pick<SlackClientSettings, 'fetch'>,
): void {
  const open = openOnPress('filter', async ({ action, body, client }) => {
    const filter = historyPages.parsePage(action.value)?.filter ?? {};
    if (body.view) {
      const context = parseHistoryContext(body.view.private_metadata);
      const view = buildHistoryFilterView(context, filter);
      await updateView(client, body.view, view);
      return;
    }
    const { channel } = toRequester(body.user.id, body.channel?.id);
    const respondTo = body.response_url || undefined;
    const view = buildHistoryFilterView({ channel, respondTo }, filter);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
  app.action<BlockAction<ButtonAction>>(actionIds.filter, open);

  app.view(callbackIds.filter, async ({ ack, body, client, logger }) => {
    const { view, user } = body;
    const submission = parseHistoryFilterSubmission(view, options.country);
    if (submission.kind === 'faults') return ack(showErrors(submission.faults));
    await ack(showView(buildHistoryLoadingView()));
    const context = parseHistoryContext(view.private_metadata);
    const firstPage = historyPages.formatPage(getFirstHistoryPage(submission.filter));
    const page = options.commands.showPage(firstPage, toRequester(user.id, context.channel));
    try {
      const shown = await page.catch((error: unknown) => buildMessage(formatError(error)));
      const fallback = buildNoticeView(modalText.notLoaded, historyText.form.title);
      await updateViewOrExplain(
        client,
        { id: view.id },
        buildHistoryView(context, shown),
        fallback,
      );
    } catch (error) {
      logger.warn(`failed to show the filtered history: ${toAppError(error).code}`);
    }
    const { respondTo } = context;
    if (!respondTo) return;
    // The URL expires after half an hour. Then only the list is outdated.
    await page
      .then((list) => replaceMessage(respondTo, list, options))
      .catch((error: unknown) => {
        logger.warn(`failed to update the history: ${toAppError(error).code}`);
      });
  });
}
