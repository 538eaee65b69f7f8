import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { UnconfirmedDecision } from '../../core/delivery/resolve-unconfirmed.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { actionsText } from '../text/actions.ts';
import type { Button } from './button.ts';

/** *Check again* and *Send again* under an unconfirmed send. */
export const checkUnconfirmedButton = createDecisionButton(
  actionIds.checkAgain,
  'check again',
  actionsText.unconfirmed.checking,
);
export const resendUnconfirmedButton = createDecisionButton(
  actionIds.sendAgain,
  'send again',
  actionsText.unconfirmed.resending,
);

function createDecisionButton(
  id: string,
  decision: UnconfirmedDecision,
  text: string,
): Button<Pick<UserActions, 'resolveUnconfirmed'>> {
  return {
    id,
    isRunBeforeAck: true,
    async run({ resolveUnconfirmed }, { value, requester }) {
      const [send = '', batch, at] = value.split(':');
      const question = { send: send as SendId, batch: Number(batch), at: Number(at) };
      const isOpen = await resolveUnconfirmed(decision, question, requester);
      return isOpen ? text : actionsText.unconfirmed.settled;
    },
  };
}
