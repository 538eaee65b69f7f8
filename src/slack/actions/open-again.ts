import type {
  App,
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { Standing } from '../../core/sends/load-snapshot.ts';
import type { FindWhomAgain, WhomAgain } from '../../core/status/find-resend-recipients.ts';
import type { SendId } from '../../domain/send.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { presetOfSend } from '../modals/compose/compose-presets.ts';
import { composeView } from '../modals/compose/compose-view.ts';
import { type BackOptions, formOfDraft } from '../modals/review/back-listener.ts';
import { noticeView } from '../modals/shared/notice-view.ts';
import { openThenFill } from '../modals/shared/open-loading-modal.ts';
import { PRESS_AGAIN } from '../modals/shared/press-again.ts';

export interface OpenAgainOptions extends BackOptions {
  /** The send that stands in this one's place now, or itself. */
  readonly newestVersion: (id: SendId) => Promise<SendId>;
  readonly readStanding: (id: SendId) => Promise<Standing | undefined>;
  readonly whomAgain: FindWhomAgain;
  readonly clock: Clock;
}

/**
 * *Open the form again* and *Send again*: the form filled as it was, the picture kept. The value of
 * the button is a send's id, or `<id>:failed` for only those whom it did not reach, or `<id>:keptBack`
 * for only those who were not sent to because it was stopped.
 */
export function openAgain(app: App, options: OpenAgainOptions): void {
  const open: Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> = async ({
    ack,
    action,
    body,
    client,
    respond,
    logger,
  }) => {
    await ack();
    try {
      await openThenFill(client, body.trigger_id, {
        view: () => filledView(options, action.value ?? '', body.user.id),
        warn: (message) => logger.warn(message),
      });
    } catch (error) {
      logger.warn(`open again: ${toAppError(error).code}`);
      // A button in App Home has nothing to respond to.
      await respond?.({ response_type: 'ephemeral', replace_original: false, text: PRESS_AGAIN });
    }
  };
  app.action(actionIds.openAgain, open);
  app.action(actionIds.sendToOthers, open);
}

async function filledView(
  options: OpenAgainOptions,
  value: string,
  user: string,
): Promise<ModalView> {
  const { newestVersion, readStanding, whomAgain, fillForm, clock } = options;
  const [id = '', which] = value.split(':');
  const whom = meant[which ?? ''] ?? 'all';
  const standing = await readStanding(await newestVersion(id as SendId));
  // Nobody was asked before it, and it was not sent: only its form is there.
  if (!standing) return formOfDraft(options, id as SendId, user);
  const { send } = standing;
  if (send.user !== user) return noticeView(NOT_YOURS);
  const to = await whomAgain(standing, whom);
  if (to.length === 0) return noticeView(ALL_REACHED);
  const { at, ...preset } = presetOfSend(send, to, whom);
  // A time that is over would only have to be taken out.
  const isAhead = at !== undefined && at > clock.now();
  const filled = await fillForm({ ...preset, user, ...(isAhead ? { at } : {}) });
  return composeView(filled);
}

const meant: Readonly<Record<string, WhomAgain>> = { failed: 'unreached', keptBack: 'keptBack' };

const NOT_YOURS =
  'Only whoever sent this can open it again: the whole numbers are in it. For one of your own, type /mms.';
const ALL_REACHED = 'It has reached everybody meanwhile; there is nobody to send it to again.';
