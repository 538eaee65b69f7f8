import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { IncludeNumbers, InclusionResult } from '../../../core/compose/include-numbers.ts';
import { doneThenAcked } from '../../client/run-before-ack.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { noticeView } from '../shared/notice-view.ts';
import { waitingView } from '../shared/waiting-view.ts';
import { readInclusion } from './include-numbers-block.ts';

/** Something newer stands there, or the person closed it. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** *Include them* and *Leave them out* in the second step: it is made anew, with its price. */
export function listenIncludeNumbers(
  app: App,
  { includeNumbers }: { readonly includeNumbers: IncludeNumbers },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.includeNumbers,
    async ({ ack, action, body, client, logger }) => {
      const { view } = body;
      const wanted = readInclusion(action.value);
      if (!view || !wanted) return ack();
      try {
        const result = await doneThenAcked(ack, () =>
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
      return waitingView();
    case 'sent':
      return noticeView('This message was already sent. Its post in the channel shows who got it.');
    case 'gone':
      return noticeView('What you typed is no longer here. Type /mms to start again.');
  }
}
