import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { formatOptOutButtonResult } from '../messages/commands/opt-out-result.ts';
import { getPresser } from '../reading/requester.ts';
import { runButtonAction } from './run-button-action.ts';

/** *Opt them out* under a reply that asked for it in words of its own. */
export function registerOptOutButton(
  app: App,
  options: Pick<UserActions['optOuts'], 'confirmOptOut'>,
): void {
  app.action<BlockAction<ButtonAction>>(actionIds.optOut, ({ action, body, ...pressed }) =>
    runButtonAction(pressed, 'opt out', async () =>
      formatOptOutButtonResult(await options.confirmOptOut(action.value ?? '', getPresser(body))),
    ),
  );
}
