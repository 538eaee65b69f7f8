import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { CheckUnreportedResult } from '../../core/receipts/check-unreported.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import type { Button } from './button.ts';

/** *Check again* under messages of which nothing was heard for 24 hours. */
export const checkNoReportButton: Button<Pick<UserActions, 'checkUnreported'>> = {
  id: actionIds.checkSilent,
  run: async ({ checkUnreported }, { value, requester }) =>
    formatResult(await checkUnreported(value as SendId, requester)),
};

function formatResult(result: CheckUnreportedResult): string {
  switch (result.kind) {
    case 'gone':
      return 'This is too long ago: what was known of it is no longer kept.';
    case 'notOffered':
      return 'ClickSend’s API did not offer to tell about single messages. Look for them at dashboard.clicksend.com under MMS, History.';
    case 'checked':
      if (result.asked === 0) return 'There is news of all of them already; the post shows it.';
      return result.news === 0
        ? 'ClickSend still knows nothing new. Some carriers never send a receipt.'
        : 'There is news; the post shows it.';
  }
}
