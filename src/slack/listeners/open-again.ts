import { randomUUID } from 'node:crypto';
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Send, SendId } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { toAppError } from '../errors.ts';
import { composeView } from '../views/compose.ts';
import { noticeView } from '../views/notice.ts';

/** *Open the form again* under a send that did not go out: filled as it was, but for the picture. */
export function openAgain(
  app: App,
  options: { readonly findSend: (id: SendId) => Promise<Send | undefined> },
): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.openAgain,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      try {
        // Opened before the store is asked: the trigger lives three seconds.
        const opened = await client.views.open({
          trigger_id: body.trigger_id,
          view: noticeView('One moment…'),
        });
        const view = await filledView((action.value ?? '') as SendId, body.user.id);
        await client.views.update({ view_id: opened.view?.id ?? '', view });
      } catch (error) {
        logger.warn(`open again: ${toAppError(error).code}`);
        await respond({ response_type: 'ephemeral', replace_original: false, text: NOT_OPENED });
      }
    },
  );

  async function filledView(id: SendId, user: string): Promise<ModalView> {
    const send = await options.findSend(id);
    return send?.user === user ? filledForm(send) : noticeView(GONE);
  }
}

const NOT_OPENED = 'That did not work just now. Please press the button again.';
const GONE = 'What you typed is no longer here. Please start anew with /mms.';

function filledForm({ recipients, subject, body, channel }: Send) {
  const typed = { recipients: recipients.join('\n'), subject, message: body, channel };
  return composeView({ nonce: randomUUID(), ...typed });
}
