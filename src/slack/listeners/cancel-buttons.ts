import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { CancelSend } from '../../app/change/cancel.ts';
import type { CancelAll } from '../../app/change/cancel-all.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { within } from '../connection/within.ts';
import { toAppError } from '../errors.ts';
import { allCancelledText, cancelledText, everythingCancelledText } from '../messages/cancelled.ts';
import { failureText } from '../messages/failure.ts';
import type { PublishHome } from '../ports/publish-home.ts';

/** The buttons that take scheduled sends back. Whoever sees one may press it. */
export function cancelButtons(
  app: App,
  options: {
    readonly cancel: CancelSend;
    readonly cancelAll: CancelAll;
    readonly publishHome: PublishHome;
  },
): void {
  const { cancel, cancelAll, publishHome } = options;

  on(
    actionIds.cancel,
    'beside',
    (value, by) => cancel(value as SendId, by),
    (result) => cancelledText(result),
  );
  on(
    actionIds.cancelOne,
    'beside',
    (value, by) => {
      const [send = '', index, edits = '0'] = value.split(':');
      const one = { index: Number(index), edits: Number(edits) };
      return cancel(send as SendId, by, one);
    },
    (result) => cancelledText(result, 'one'),
  );
  on(
    actionIds.cancelAll,
    'instead',
    (value, by) => cancelAll.ours(by, Number(value)),
    (counts) => allCancelledText(counts),
  );
  on(
    actionIds.cancelEverything,
    'instead',
    (_, by) => cancelAll.ours(by, Number.POSITIVE_INFINITY),
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
    act: (value: string, by: string) => Promise<T>,
    say: (result: T, by: string) => string | Promise<string>,
  ): void {
    app.action<BlockAction<ButtonAction | StaticSelectAction>>(
      actionId,
      async ({ ack, action, body, client, respond, logger }) => {
        const value = action.type === 'button' ? action.value : action.selected_option.value;
        const by = body.user.id;
        const acting = within(DONE_WITHIN_MS, act(value ?? '', by));
        await acting.catch(() => undefined);
        await ack();
        const text = await acting
          .then((result) => say(result, by))
          .catch((error: unknown) => {
            logger.warn(`${actionId}: ${toAppError(error).code}`);
            return failureText(error);
          });
        // App Home has no messages: it is shown anew, with the answer on top.
        if (body.view?.type === 'home') return publishHome(client, by, text);
        const replace_original = where === 'instead';
        return void (await respond({ response_type: 'ephemeral', replace_original, text }));
      },
    );
  }
}

/** Slack waits three seconds for the answer to a press. */
const DONE_WITHIN_MS = 2_300;
