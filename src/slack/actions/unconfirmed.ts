import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { UnconfirmedDecision } from '../../core/delivery/resolve-unconfirmed.ts';
import type { CheckUnreportedResult } from '../../core/receipts/check-unreported.ts';
import type { SendId } from '../../domain/send.ts';
import { statusPages } from '../commands/status.ts';
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
    pageAfter(value) {
      const [what = ''] = value.split(':');
      return statusPages.formatPage({ what });
    },
    async run({ resolveUnconfirmed }, { value, requester }) {
      const [send = '', batch, at] = value.split(':');
      const question = { send: send as SendId, batch: Number(batch), at: Number(at) };
      const isOpen = await resolveUnconfirmed(decision, question, requester);
      return isOpen ? text : actionsText.unconfirmed.settled;
    },
  };
}

/** *Check again* under messages without a delivery report for 24 hours. */
export const checkNoReportButton: Button<Pick<UserActions, 'checkUnreported'>> = {
  id: actionIds.checkSilent,
  run: async ({ checkUnreported }, { value, requester }) =>
    formatResult(await checkUnreported(value as SendId, requester)),
};

function formatResult(result: CheckUnreportedResult): string {
  const { gone, notOffered, known, noNews, news } = actionsText.checkAgain;
  switch (result.kind) {
    case 'gone':
      return gone;
    case 'notOffered':
      return notOffered;
    case 'checked':
      if (result.asked === 0) return known;
      return result.news === 0 ? noNews({ count: result.asked }) : news;
  }
}
