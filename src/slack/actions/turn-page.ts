import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Answers } from '../commands/command-table.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { saying } from '../messages/blocks/message.ts';
import { PAGE_BUTTONS } from '../messages/blocks/page-buttons.ts';
import { readPage } from '../messages/blocks/page-state.ts';
import { failureText } from '../messages/format/error-text.ts';
import { historyView, readContext } from '../modals/history/history-view.ts';
import { askerIn } from '../reading/requester.ts';

/** Another page of an answer, or the same anew: in its place, in the message or the modal. */
export function page(app: App, options: { readonly answers: Answers }): void {
  app.action<BlockAction<ButtonAction>>(
    PAGE_BUTTONS,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const { view, user } = body;
      const context = readContext(view?.private_metadata);
      const asker = askerIn(user.id, view ? context.channel : body.channel?.id);
      const state = readPage(action.value);
      const answer = await (state ? options.answers.page(state, asker) : outdated()).catch(
        (error: unknown) => {
          logger.warn(`page: ${toAppError(error).code}`);
          return saying(failureText(error));
        },
      );
      if (view) {
        await client.views.update({ view_id: view.id, view: historyView(context, answer) });
        return;
      }
      await respond({ response_type: 'ephemeral', replace_original: true, ...answer });
    },
  );
}

async function outdated() {
  return saying('This is from before I was changed. Please type the command again.');
}
