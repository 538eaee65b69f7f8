import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { CheckUnreportedResult } from '../../core/receipts/check-unreported.ts';
import type { SendId } from '../../domain/send.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { formatError } from '../messages/format/error-text.ts';
import { getPresser } from '../reading/requester.ts';

/** *Check again* under messages of which nothing was heard for a day. */
export function registerCheckNoReportButton(
  app: App,
  options: Pick<UserActions, 'checkUnreported'>,
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.checkSilent,
    async ({ ack, action, body, respond, logger }) => {
      await ack();
      const text = await options
        .checkUnreported((action.value ?? '') as SendId, getPresser(body))
        .then(answerTo)
        .catch((error: unknown) => {
          logger.warn(`check again: ${toAppError(error).code}`);
          return formatError(error);
        });
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    },
  );
}

function answerTo(result: CheckUnreportedResult): string {
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
