import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SendId } from '../../../domain/send.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { type DraftViewTools, loadDraftView } from '../compose/load-draft-view.ts';
import { updateViewOrExplain } from '../shared/update-view.ts';
import { buildNotReadView } from './problem-view.ts';

/** *Back* in the second step: shows the form with its entries in the same modal. */
export function registerBackListener(app: App, options: DraftViewTools): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.back,
    async ({ ack, action, body, client, logger }) => {
      await ack();
      if (!body.view) return;
      const draft = (action.value ?? '') as SendId;
      const view = await withTimeout(
        READ_TIMEOUT_MS,
        loadDraftView(options, draft, body.user.id),
      ).catch((error: unknown) => {
        logger.warn(`failed to load the draft: ${toAppError(error).code}`);
        return buildNotReadView(draft);
      });
      try {
        await updateViewOrExplain(client, body.view, view, buildNotReadView(draft));
      } catch (error) {
        // The person can press the button again.
        logger.warn(`failed to show the form again: ${toAppError(error).code}`);
      }
    },
  );
}

/** People do not look longer at a modal in which nothing happens. */
const READ_TIMEOUT_MS = 5_000;
