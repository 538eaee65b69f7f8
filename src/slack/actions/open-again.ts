import type {
  App,
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Clock } from '../../core/ports/clock.ts';
import type { SendSnapshot } from '../../core/sends/load-snapshot.ts';
import type { FindResendRecipients } from '../../core/status/find-resend-recipients.ts';
import type { ResendScope } from '../../domain/pending-draft.ts';
import type { SendId } from '../../domain/send.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildSendPreset } from '../modals/compose/compose-presets.ts';
import { buildComposeView } from '../modals/compose/compose-view.ts';
import { type DraftViewTools, loadDraftView } from '../modals/review/back-listener.ts';
import { buildNoticeView } from '../modals/shared/notice-view.ts';
import { openLoadingModal } from '../modals/shared/open-loading-modal.ts';
import { PRESS_AGAIN_TEXT } from '../modals/shared/press-again.ts';

export interface OpenAgainTools extends DraftViewTools {
  /** The send that stands in this one's place now, or itself. */
  readonly findNewestVersion: (id: SendId) => Promise<SendId>;
  readonly loadSnapshot: (id: SendId) => Promise<SendSnapshot | undefined>;
  readonly findResendRecipients: FindResendRecipients;
  readonly clock: Clock;
}

/**
 * *Open the form again* and *Send again*: the form filled as it was, the picture kept. The value of
 * the button is a send's id, or `<id>:failed` for only those whom it did not reach, or `<id>:keptBack`
 * for only those who were not sent to because it was stopped.
 */
export function registerOpenAgainButtons(app: App, options: OpenAgainTools): void {
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
      await openLoadingModal(client, body.trigger_id, {
        view: () => filledView(options, action.value ?? '', body.user.id),
        warn: (message) => logger.warn(message),
      });
    } catch (error) {
      logger.warn(`open again: ${toAppError(error).code}`);
      // A button in App Home has nothing to respond to.
      await respond?.({
        response_type: 'ephemeral',
        replace_original: false,
        text: PRESS_AGAIN_TEXT,
      });
    }
  };
  app.action(actionIds.openAgain, open);
  app.action(actionIds.sendToOthers, open);
}

async function filledView(
  options: OpenAgainTools,
  value: string,
  user: string,
): Promise<ModalView> {
  const { findNewestVersion, loadSnapshot, findResendRecipients, completeComposePreset, clock } =
    options;
  const [id = '', which] = value.split(':');
  const whom = meant[which ?? ''] ?? 'all';
  const snapshot = await loadSnapshot(await findNewestVersion(id as SendId));
  // Nobody was asked before it, and it was not sent: only its form is there.
  if (!snapshot) return loadDraftView(options, id as SendId, user);
  const { send } = snapshot;
  if (send.user !== user) return buildNoticeView(NOT_YOURS);
  const to = await findResendRecipients(snapshot, whom);
  if (to.length === 0) return buildNoticeView(ALL_REACHED);
  const { at, ...preset } = buildSendPreset(send, to, whom);
  // A time that is over would only have to be taken out.
  const isAhead = at !== undefined && at > clock.now();
  const filled = await completeComposePreset({ ...preset, user, ...(isAhead ? { at } : {}) });
  return buildComposeView(filled);
}

const meant: Readonly<Record<string, ResendScope>> = { failed: 'unreached', keptBack: 'keptBack' };

const NOT_YOURS =
  'Only whoever sent this can open it again: the whole numbers are in it. For one of your own, type /mms.';
const ALL_REACHED = 'It has reached everybody meanwhile; there is nobody to send it to again.';
