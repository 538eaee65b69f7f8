import type {
  AllMiddlewareArgs,
  BlockAction,
  ButtonAction,
  Middleware,
  OverflowAction,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import { toAppError } from '../../errors/to-app-error.ts';
import { modalText } from '../../text/modal.ts';

/** A button, or a menu whose items act like buttons. */
type Press<A extends ButtonAction | OverflowAction> = SlackActionMiddlewareArgs<BlockAction<A>>;

/**
 * The listener of a button that opens a modal. It acknowledges the press first, because the trigger expires
 * after three seconds. If nothing opened, the person is asked to press again.
 */
export function openOnPress<A extends ButtonAction | OverflowAction = ButtonAction>(
  what: string,
  open: (press: Press<A> & AllMiddlewareArgs) => Promise<unknown>,
): Middleware<Press<A>> {
  return async (press) => {
    const { ack, respond, logger } = press;
    await ack();
    try {
      await open(press);
    } catch (error) {
      logger.warn(`failed to open the ${what}: ${toAppError(error).code}`);
      // A button in App Home or in a modal has no response URL.
      await respond?.({
        response_type: 'ephemeral',
        replace_original: false,
        text: modalText.notOpened,
      });
    }
  };
}
