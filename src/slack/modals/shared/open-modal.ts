import type {
  AllMiddlewareArgs,
  BlockAction,
  ButtonAction,
  Logger,
  Middleware,
  OverflowAction,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { findRefusal } from '../../../core/permissions/check-permission.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { PRIVATE } from '../../messages/blocks/message.ts';
import { modalText } from '../../text/modal.ts';
import { formatProblem } from '../../text/problems.ts';
import { buildNoticeView } from './modal-views.ts';
import { updateView, type ViewsClient } from './update-view.ts';

/**
 * Opens a modal before `load` reads the store, because the trigger expires after three seconds, and then
 * shows the loaded view in it. Throws if no modal opened; later failures are shown in the modal.
 */
export async function openLoadingModal(
  press: {
    readonly body: { readonly trigger_id: string };
    readonly client: ViewsClient;
    readonly logger: Pick<Logger, 'warn'>;
  },
  load: () => Promise<ModalView>,
): Promise<void> {
  const { body, client, logger } = press;
  const opened = await client.views.open({
    trigger_id: body.trigger_id,
    view: buildNoticeView(modalText.loading),
  });
  const id = opened.view?.id ?? '';
  try {
    await updateView(client, { id }, await withTimeout(FILL_TIMEOUT_MS, load()));
  } catch (error) {
    logger.warn(`failed to fill a modal: ${toAppError(error).code}`);
    const refusal = findRefusal(error);
    const words = refusal ? formatProblem(refusal) : modalText.notLoaded;
    await updateView(client, { id }, buildNoticeView(words));
  }
}

/** How long people look at “One moment…”. */
const FILL_TIMEOUT_MS = 6_000;

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
      await respond?.({ ...PRIVATE, text: modalText.notOpened });
    }
  };
}
