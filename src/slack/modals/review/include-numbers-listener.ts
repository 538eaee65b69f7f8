import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { IncludeNumbers, InclusionResult } from '../../../core/compose/include-numbers.ts';
import { runBeforeAck } from '../../client/run-before-ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { buildWaitingView } from '../shared/waiting-view.ts';
import { parseIncludeNumbersValue } from './include-numbers-block.ts';

/** Something newer stands there, or the person closed it. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** *Include them* and *Leave them out* in the second step: it is made anew, with its price. */
export function registerIncludeNumbersListener(
  app: App,
  { includeNumbers }: { readonly includeNumbers: IncludeNumbers },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.includeNumbers,
    async ({ ack, action, body, client, logger }) => {
      const { view } = body;
      const wanted = parseIncludeNumbersValue(action.value);
      if (!view || !wanted) return ack();
      try {
        const result = await runBeforeAck(ack, () =>
          includeNumbers({ ...wanted, view: view.id }, body.user.id),
        );
        // Pressed twice: the first press makes the step anew.
        if (result === 'stale') return;
        // With the mark of what was seen, so that it never covers the step that came meanwhile.
        await client.views.update({ view_id: view.id, hash: view.hash, view: viewFor(result) });
      } catch (error) {
        // The button is still there to be pressed again.
        const { code } = toAppError(error);
        if (!overtaken.has(code)) logger.warn(`${actionIds.includeNumbers}: ${code}`);
      }
    },
  );
}

function viewFor(result: Exclude<InclusionResult, 'stale'>) {
  switch (result) {
    case 'taken':
      return buildWaitingView();
    case 'sent':
      return buildNoticeView(
        'This message was already sent. Its post in the channel shows who got it.',
      );
    case 'gone':
      return buildNoticeView('What you typed is no longer here. Type /mms to start again.');
  }
}
