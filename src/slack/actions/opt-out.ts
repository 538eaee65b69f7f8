import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Acts } from '../../core/access/guard-user-actions.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { flagText } from '../messages/commands/opt-out-result.ts';
import { presserIn } from '../reading/requester.ts';
import { doneThenSaid } from './run-button-action.ts';

/** *Opt them out* under a reply that asked for it in words of its own. */
export function optOutFlag(app: App, options: Pick<Acts['optOuts'], 'confirmFlag'>): void {
  app.action<BlockAction<ButtonAction>>(actionIds.optOut, ({ action, body, ...pressed }) =>
    doneThenSaid(pressed, 'opt out', async () =>
      flagText(await options.confirmFlag(action.value ?? '', presserIn(body))),
    ),
  );
}
