import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { Acts } from '../../core/access/guard-user-actions.ts';
import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { SendId } from '../../domain/send.ts';
import { doneThenAcked } from '../client/run-before-ack.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { PublishHome } from '../home/publish-home.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { notSureText } from '../messages/format/error-text.ts';
import {
  allCancelledText,
  cancelledText,
  everythingCancelledText,
} from '../messages/private/cancel-result.ts';
import { haltResultText } from '../messages/thread/stop-note.ts';
import { presserIn } from '../reading/requester.ts';

/** The buttons that take back what has not left: for whoever may see the send. */
export function cancelButtons(
  app: App,
  options: Pick<Acts, 'cancel' | 'cancelAll' | 'haltSend'> & { readonly publishHome: PublishHome },
): void {
  const { cancel, cancelAll, haltSend, publishHome } = options;

  on(
    actionIds.cancel,
    'beside',
    (value, asker) => cancel(value as SendId, asker),
    (result) => cancelledText(result),
  );
  on(
    actionIds.cancelOne,
    'beside',
    (value, asker) => {
      const [send = '', index, edits = '0'] = value.split(':');
      const one = { index: Number(index), edits: Number(edits) };
      return cancel(send as SendId, asker, one);
    },
    (result) => cancelledText(result, 'one'),
  );
  on(
    actionIds.stop,
    'beside',
    (value, asker) => haltSend(value as SendId, asker),
    (result, by) => haltResultText(result, by),
  );
  on(
    actionIds.cancelAll,
    'instead',
    (value, asker) => cancelAll.ours(asker, Number(value)),
    (counts) => allCancelledText(counts),
  );
  on(
    actionIds.cancelEverything,
    'instead',
    (_, asker) => cancelAll.everybodys(asker.user),
    async (ours, by) => everythingCancelledText({ ours, account: await cancelAll.account(by) }),
  );

  app.action<BlockAction<ButtonAction>>(actionIds.keep, async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });

  /**
   * `act` is done before Slack is answered: what was taken for cancelled stays so, whatever dies
   * then. `instead`: what `say` says takes the place of the question.
   */
  function on<T>(
    actionId: string,
    where: 'beside' | 'instead',
    act: (value: string, asker: Asker) => Promise<T>,
    say: (result: T, by: string) => string | Promise<string>,
  ): void {
    app.action<BlockAction<ButtonAction | StaticSelectAction>>(
      actionId,
      async ({ ack, action, body, client, respond, logger }) => {
        const value = action.type === 'button' ? action.value : action.selected_option.value;
        const by = body.user.id;
        const text = await doneThenAcked(ack, () => act(value ?? '', presserIn(body)))
          .then((result) => say(result, by))
          .catch((error: unknown) => {
            logger.warn(`${actionId}: ${toAppError(error).code}`);
            return notSureText(error);
          });
        // App Home has no messages: it is shown anew, with the answer on top.
        if (body.view?.type === 'home') return publishHome(client, by, text);
        const replace_original = where === 'instead';
        return void (await respond({ response_type: 'ephemeral', replace_original, text }));
      },
    );
  }
}
