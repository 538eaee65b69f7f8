import type { App, GlobalShortcut } from '@slack/bolt';
import { toAppError } from '../../errors/to-app-error.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import type { OpenComposeModal } from './open-compose-modal.ts';

/** The global shortcut: opens the form without a channel. */
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
        // The person cannot be told, because a global shortcut has neither a channel nor a response URL.
        logger.warn(`failed to open the form for a shortcut: ${toAppError(error).code}`);
      }
    },
  );
}
