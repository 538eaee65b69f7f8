import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { UnconfirmedDecision } from '../../core/delivery/resolve-unconfirmed.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { getPresser } from '../reading/requester.ts';
import { runButtonAction } from './run-button-action.ts';

/** *Check again* and *Send again* under a send of which nobody knows whether it went out. */
export function registerUnconfirmedButtons(
  app: App,
  options: Pick<UserActions, 'resolveUnconfirmed'>,
): void {
  on(actionIds.checkAgain, 'check again', 'Looking in ClickSend’s history again…');
  on(actionIds.sendAgain, 'send again', 'Sending again; the post shows what becomes of it.');

  function on(actionId: string, decision: UnconfirmedDecision, answer: string): void {
    app.action<BlockAction<ButtonAction>>(actionId, ({ action, body, ...pressed }) =>
      runButtonAction(pressed, decision, async () => {
        const [send = '', batch, at] = (action.value ?? '').split(':');
        const isOpen = await options.resolveUnconfirmed(
          decision,
          { send: send as SendId, batch: Number(batch), at: Number(at) },
          getPresser(body),
        );
        return isOpen ? answer : 'This is settled already; the post shows how.';
      }),
    );
  }
}
