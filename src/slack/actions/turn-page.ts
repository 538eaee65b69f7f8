import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { CommandTable } from '../commands/command-table.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { PAGE_BUTTON_PATTERN } from '../messages/blocks/pages.ts';
import { formatError } from '../messages/format/error-text.ts';
import { buildHistoryView, parseHistoryContext } from '../modals/history/history-view.ts';
import { toRequester } from '../reading/requester.ts';

/** Another page of an answer, or the same anew: in its place, in the message or the modal. */
export function registerPageButtons(app: App, options: { readonly commands: CommandTable }): void {
  app.action<BlockAction<ButtonAction>>(
    PAGE_BUTTON_PATTERN,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const { view, user } = body;
      const context = parseHistoryContext(view?.private_metadata);
      const asker = toRequester(user.id, view ? context.channel : body.channel?.id);
      const answer = await options.commands
        .showPage(action.value, asker)
        .catch((error: unknown) => {
          logger.warn(`page: ${toAppError(error).code}`);
          return buildMessage(formatError(error));
        });
      if (view) {
        await client.views.update({ view_id: view.id, view: buildHistoryView(context, answer) });
        return;
      }
      await respond({ response_type: 'ephemeral', replace_original: true, ...answer });
    },
  );
}
