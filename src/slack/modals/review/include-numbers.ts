import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type {
  IncludeNumbers,
  InclusionRequest,
  InclusionResult,
} from '../../../core/compose/include-numbers.ts';
import type { PendingDraft } from '../../../domain/draft.ts';
import { runBeforeAck } from '../../client/ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../../messages/blocks/button.ts';
import { parseJson, sendIdSchema } from '../../reading/parse-json.ts';
import { reviewText } from '../../text/review.ts';
import { buildNoticeView, buildWaitingView } from '../shared/modal-views.ts';
import { updateView } from '../shared/update-view.ts';
import { buildNotIncludedView } from './problem-view.ts';

/** The button that includes or leaves out numbers that cannot receive pictures. */
export function buildIncludeNumbersBlocks(
  { id, version }: Pick<PendingDraft, 'id' | 'version'>,
  { includesAll, words }: { readonly includesAll: boolean; readonly words: string },
): readonly KnownBlock[] {
  const value = JSON.stringify({ id, version, includesAll });
  return buildButtonBlocks(buildButton(actionIds.includeNumbers, words, { value }));
}

const pressed = z.object({
  id: sendIdSchema,
  version: z.string().min(1),
  includesAll: z.boolean(),
});

/** The value of such a button. Undefined if it cannot be parsed. */
export function parseIncludeNumbersValue(
  value: string | undefined,
): Pick<InclusionRequest, 'id' | 'version' | 'includesAll'> | undefined {
  return parseJson(value, pressed);
}

/** *Include them* and *Leave them out* in the second step, which is then rebuilt with its new price. */
export function registerIncludeNumbersListener(
  app: App,
  { includeNumbers }: { readonly includeNumbers: IncludeNumbers },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.includeNumbers,
    async ({ ack, action, body, client, logger }) => {
      const { view } = body;
      const request = parseIncludeNumbersValue(action.value);
      if (!view || !request) return ack();
      try {
        const result = await runBeforeAck(ack, () =>
          includeNumbers({ ...request, view: view.id }, body.user.id),
        );
        // Pressed twice: the first press is rebuilding the second step.
        if (result === 'stale') return;
        // The view's hash keeps this from overwriting a newer second step.
        await updateView(client, view, buildResultView(result));
      } catch (error) {
        logger.warn(`failed to include the numbers: ${toAppError(error).code}`);
        // It may have been stored, and then the second step is rebuilt and replaces this.
        await updateView(client, view, buildNotIncludedView(request.id)).catch(
          (refused: unknown) => {
            logger.warn(`failed to say so in the second step: ${toAppError(refused).code}`);
          },
        );
      }
    },
  );
}

function buildResultView(result: Exclude<InclusionResult, 'stale'>) {
  switch (result) {
    case 'taken':
      return buildWaitingView();
    case 'sent':
      return buildNoticeView(reviewText.sentAlready);
    case 'gone':
      return buildNoticeView(reviewText.gone);
  }
}
