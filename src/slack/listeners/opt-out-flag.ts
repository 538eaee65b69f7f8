import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { OptOuts } from '../../app/opt-out/opt-outs.ts';
import { actionIds } from '../action-ids.ts';
import { flagText } from '../messages/opted.ts';
import { doneThenSaid } from './done-then-said.ts';

/** *Opt them out* under a reply that asked for it in words of its own. */
export function optOutFlag(app: App, options: Pick<OptOuts, 'confirmFlag'>): void {
  app.action<BlockAction<ButtonAction>>(actionIds.optOut, ({ action, body, ...pressed }) =>
    doneThenSaid(pressed, 'opt out', async () =>
      flagText(await options.confirmFlag(action.value ?? '', body.user.id)),
    ),
  );
}
