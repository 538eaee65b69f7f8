import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { IncludeNumbers, InclusionResult } from '../../../core/compose/include-numbers.ts';
import { runBeforeAck } from '../../client/ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { reviewText } from '../../text/review.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { updateView } from '../shared/update-view.ts';
import { buildWaitingView } from '../shared/waiting-view.ts';
import { parseIncludeNumbersValue } from './include-numbers-block.ts';

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
        // The view's hash keeps this from overwriting a second step that came meanwhile.
        await updateView(client, view, buildResultView(result));
      } catch (error) {
        // The person can press the button again.
        logger.warn(`failed to include the numbers: ${toAppError(error).code}`);
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
