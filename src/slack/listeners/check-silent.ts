import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Acts } from '../../app/access/guard-acts.ts';
import type { CheckSilentResult } from '../../app/hear/check-silent.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { presserIn } from '../commands/asker.ts';
import { toAppError } from '../errors.ts';
import { failureText } from '../messages/failure.ts';

/** *Check again* under messages of which nothing was heard for a day. */
export function checkSilentAgain(app: App, options: Pick<Acts, 'checkSilent'>): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.checkSilent,
    async ({ ack, action, body, respond, logger }) => {
      await ack();
      const text = await options
        .checkSilent((action.value ?? '') as SendId, presserIn(body))
        .then(answerTo)
        .catch((error: unknown) => {
          logger.warn(`check again: ${toAppError(error).code}`);
          return failureText(error);
        });
      await respond({ response_type: 'ephemeral', replace_original: false, text });
    },
  );
}

function answerTo(result: CheckSilentResult): string {
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
