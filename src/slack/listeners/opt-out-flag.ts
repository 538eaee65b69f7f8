import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Acts } from '../../app/access/guard-acts.ts';
import { actionIds } from '../action-ids.ts';
import { presserIn } from '../commands/asker.ts';
import { flagText } from '../messages/opted.ts';
import { doneThenSaid } from './done-then-said.ts';

/** *Opt them out* under a reply that asked for it in words of its own. */
export function optOutFlag(app: App, options: Pick<Acts['optOuts'], 'confirmFlag'>): void {
  app.action<BlockAction<ButtonAction>>(actionIds.optOut, ({ action, body, ...pressed }) =>
    doneThenSaid(pressed, 'opt out', async () =>
      flagText(await options.confirmFlag(action.value ?? '', presserIn(body))),
    ),
  );
}
