import type { App, GlobalShortcut } from '@slack/bolt';
import { toAppError } from '../../errors/to-app-error.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import type { OpenComposeModal } from './open-compose-modal.ts';

/** The shortcut that is offered everywhere in Slack: the form. It comes without a channel. */
export function registerGlobalShortcut(
  app: App,
  options: { readonly openComposeModal: OpenComposeModal },
): void {
  app.shortcut<GlobalShortcut>(
    { type: 'shortcut', callback_id: callbackIds.composeShortcut },
    async ({ ack, shortcut, client, logger }) => {
      await ack();
      try {
        await options.openComposeModal(client, shortcut.trigger_id, { user: shortcut.user.id });
      } catch (error) {
        // Nowhere to say it: a global shortcut has neither a channel nor a response URL.
        logger.warn(`views.open: ${toAppError(error).code}`);
      }
    },
  );
}
