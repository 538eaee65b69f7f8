import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { SendId } from '../../domain/send.ts';
import { runBeforeAck } from '../client/run-before-ack.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { PublishHome } from '../home/publish-home.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { formatUnconfirmedError } from '../messages/format/error-text.ts';
import {
  formatCancelAllResult,
  formatCancelEverythingResult,
  formatCancelResult,
} from '../messages/private/cancel-result.ts';
import { formatStopResult } from '../messages/thread/stop-note.ts';
import { getPresser } from '../reading/requester.ts';

/** The buttons that take back what has not left: for whoever may see the send. */
export function registerCancelButtons(
  app: App,
  options: Pick<UserActions, 'cancelSend' | 'cancelAll' | 'stopSend'> & {
    readonly publishHome: PublishHome;
  },
): void {
  const { cancelSend, cancelAll, stopSend, publishHome } = options;

  on(
    actionIds.cancel,
    'beside',
    (value, asker) => cancelSend(value as SendId, asker),
    (result) => formatCancelResult(result),
  );
  on(
    actionIds.cancelOne,
    'beside',
    (value, asker) => {
      const [send = '', index, edits = '0'] = value.split(':');
      const one = { index: Number(index), edits: Number(edits) };
      return cancelSend(send as SendId, asker, one);
    },
    (result) => formatCancelResult(result, 'one'),
  );
  on(
    actionIds.stop,
    'beside',
    (value, asker) => stopSend(value as SendId, asker),
    (result, by) => formatStopResult(result, by),
  );
  on(
    actionIds.cancelAll,
    'instead',
    (value, asker) => cancelAll.cancelVisibleSends(asker, Number(value)),
    (counts) => formatCancelAllResult(counts),
  );
  on(
    actionIds.cancelEverything,
    'instead',
    (_, asker) => cancelAll.cancelAllSends(asker.user),
    async (ours, by) =>
      formatCancelEverythingResult({ ours, account: await cancelAll.cancelAccountMessages(by) }),
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
    act: (value: string, asker: Requester) => Promise<T>,
    say: (result: T, by: string) => string | Promise<string>,
  ): void {
    app.action<BlockAction<ButtonAction | StaticSelectAction>>(
      actionId,
      async ({ ack, action, body, client, respond, logger }) => {
        const value = action.type === 'button' ? action.value : action.selected_option.value;
        const by = body.user.id;
        const text = await runBeforeAck(ack, () => act(value ?? '', getPresser(body)))
          .then((result) => say(result, by))
          .catch((error: unknown) => {
            logger.warn(`${actionId}: ${toAppError(error).code}`);
            return formatUnconfirmedError(error);
          });
        // App Home has no messages: it is shown anew, with the answer on top.
        if (body.view?.type === 'home') return publishHome(client, by, text);
        const replace_original = where === 'instead';
        return void (await respond({ response_type: 'ephemeral', replace_original, text }));
      },
    );
  }
}
