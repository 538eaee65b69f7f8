import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { CountryCode } from '../../../domain/phone.ts';
import type { Answers } from '../../commands/command-table.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { saying } from '../../messages/blocks/message.ts';
import { firstPage, readPage } from '../../messages/blocks/page-state.ts';
import { failureText } from '../../messages/format/error-text.ts';
import { askerIn } from '../../reading/requester.ts';
import { PRESS_AGAIN } from '../shared/press-again.ts';
import { type FilterSubmission, readFilterSubmission } from './history-filter-submission.ts';
import { filterView, historyView, lookingView, readContext } from './history-view.ts';

/** *Filter…* under a history: a form, and the history that it asks for in its place. */
export function filter(
  app: App,
  options: {
    readonly answers: Answers;
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.filter,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const state = readPage(action.value);
      const wanted = state?.kind === 'history' ? state.filter : {};
      try {
        if (body.view) {
          const context = readContext(body.view.private_metadata);
          await client.views.update({ view_id: body.view.id, view: filterView(context, wanted) });
          return;
        }
        const { channel } = askerIn(body.user.id, body.channel?.id);
        const view = filterView(channel ? { channel } : {}, wanted);
        await client.views.open({ trigger_id: body.trigger_id, view });
      } catch (error) {
        logger.warn(`filter: ${toAppError(error).code}`);
        await respond?.({ response_type: 'ephemeral', replace_original: false, text: PRESS_AGAIN });
      }
    },
  );

  app.view(callbackIds.filter, async ({ ack, body, client, logger }) => {
    const read = readFilterSubmission(body, options.country);
    if (read.kind === 'faults') {
      return ack({ response_action: 'errors', errors: { ...read.faults } });
    }
    await ack({ response_action: 'update', view: lookingView() });
    return show(client, read, (message) => logger.warn(message));
  });

  async function show(
    client: WebClient,
    { view, user, context, filter: wanted }: Extract<FilterSubmission, { kind: 'filter' }>,
    warn: (message: string) => void,
  ): Promise<void> {
    const asker = askerIn(user, context.channel);
    const answer = await options.answers
      .page(firstPage(wanted), asker)
      .catch((error: unknown) => saying(failureText(error)));
    try {
      await client.views.update({ view_id: view, view: historyView(context, answer) });
    } catch (error) {
      // Closed meanwhile: nobody waits for it.
      warn(`filtered history: ${toAppError(error).code}`);
    }
  }
}
