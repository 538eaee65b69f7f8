import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import type { OpenComposeModal } from '../modals/compose/open-compose-modal.ts';
import type { PublishHome } from './publish-home.ts';

/** App Home: shown when it is opened, and anew on *Refresh*; *Send a picture* opens the form. */
export function registerHomeListeners(
  app: App,
  options: { readonly publishHome: PublishHome; readonly openComposeModal: OpenComposeModal },
): void {
  const { publishHome, openComposeModal } = options;

  app.event('app_home_opened', async ({ event, client, logger }) => {
    // The event comes for the messages tab too.
    if (event.tab !== 'home') return;
    try {
      await publishHome(client, event.user);
    } catch (error) {
      logger.warn(`App Home: ${toAppError(error).code}`);
    }
  });

  app.action<BlockAction<ButtonAction>>(
    actionIds.refreshHome,
    async ({ ack, body, client, logger }) => {
      await ack();
      try {
        await publishHome(client, body.user.id);
      } catch (error) {
        logger.warn(`App Home: ${toAppError(error).code}`);
      }
    },
  );

  app.action<BlockAction<ButtonAction>>(
    actionIds.compose,
    async ({ ack, body, client, respond, logger }) => {
      await ack();
      const channel = body.channel?.id;
      try {
        const preset = { user: body.user.id, channel: channel || undefined };
        await openComposeModal(client, body.trigger_id, preset);
      } catch (error) {
        logger.warn(`views.open: ${toAppError(error).code}`);
        // A button in App Home has nothing to respond to; it can be pressed again.
        await respond?.({ response_type: 'ephemeral', replace_original: false, text: NOT_OPENED });
      }
    },
  );
}

const NOT_OPENED = 'Slack did not open the form in time. Please press the button again.';
