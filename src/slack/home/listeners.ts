import type { App, BlockAction, ButtonAction, Logger } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import type { OpenComposeModal } from '../modals/compose/open-compose-modal.ts';
import { openOnPress } from '../modals/shared/open-modal.ts';
import { findPressedList } from '../reading/press-place.ts';
import type { PublishHome } from './publish-home.ts';

/** Publishes App Home when a person opens it or presses *Refresh*; *Send a picture* opens the form. */
export function registerHomeListeners(
  app: App,
  options: { readonly publishHome: PublishHome; readonly openComposeModal: OpenComposeModal },
): void {
  const { publishHome, openComposeModal } = options;

  app.event('app_home_opened', async ({ event, client, logger }) => {
    // Slack sends the event for the messages tab too.
    if (event.tab === 'home') await publish(client, event.user, logger);
  });

  app.action<BlockAction<ButtonAction>>(
    actionIds.refreshHome,
    async ({ ack, body, client, logger }) => {
      await ack();
      await publish(client, body.user.id, logger);
    },
  );

  const openForm = openOnPress('form', ({ body, client }) =>
    openComposeModal(client, body.trigger_id, {
      user: body.user.id,
      channel: body.channel?.id,
      openedIn: findPressedList(body, ''),
      offersDraft: true,
    }),
  );
  app.action<BlockAction<ButtonAction>>(actionIds.compose, openForm);

  async function publish(client: WebClient, user: string, logger: Logger): Promise<void> {
    try {
      await publishHome(client, user);
    } catch (error) {
      logger.warn(`failed to publish App Home: ${toAppError(error).code}`);
    }
  }
}
