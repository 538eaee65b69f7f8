import type { App, BlockAction, ExternalSelectAction } from '@slack/bolt';
import type { FindNoReplyReason } from '../../../core/compose/find-no-reply-reason.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { templateField } from './compose-fields.ts';
import { buildSubmissionPreset } from './compose-presets.ts';
import { parseComposeSubmission } from './compose-submission.ts';
import { buildComposeView } from './compose-view.ts';
import { hasUnanswerableWarning } from './unanswerable-warning.ts';

/** Nobody waits for it: what is not known by then is not said. */
const KNOWN_WITHIN_MS = 5_000;

/** The form was closed or changed meanwhile: what stands there now is newer. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** A sender was picked in the form: to some nobody can reply, and the form says so, or no more. */
export function registerSenderListener(
  app: App,
  { findNoReplyReason }: { readonly findNoReplyReason: FindNoReplyReason },
): void {
  app.action<BlockAction<ExternalSelectAction>>(
    actionIds.from,
    async ({ ack, action, body, client, logger }) => {
      await ack();
      const { view } = body;
      if (!view) return;
      try {
        const from = action.selected_option?.value;
        const unanswerable = await withTimeout(KNOWN_WITHIN_MS, findNoReplyReason(from));
        // A form that changes under somebody who types in it is a nuisance: only when it must.
        if (!unanswerable && !hasUnanswerableWarning(view.blocks)) return;
        const preset = {
          ...buildSubmissionPreset(parseComposeSubmission(body)),
          templates: view.blocks.some(({ block_id }) => block_id === templateField.block_id),
          ...(unanswerable ? { unanswerable } : {}),
        };
        const view_id = view.id;
        await client.views.update({ view_id, hash: view.hash, view: buildComposeView(preset) });
      } catch (error) {
        const { code } = toAppError(error);
        if (!overtaken.has(code)) logger.warn(`sender picked: ${code}`);
      }
    },
  );
}
