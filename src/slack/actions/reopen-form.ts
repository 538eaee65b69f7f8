import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { isCancelled, type SendSnapshot } from '../../core/sends/snapshot.ts';
import type { FindResendRecipients } from '../../core/status/find-resend-recipients.ts';
import type { PrivateList, ResendScope } from '../../domain/draft.ts';
import type { SendId } from '../../domain/send.ts';
import { listUnreached } from '../../domain/send-progress.ts';
import { findPageAfter } from '../commands/scheduled.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildResendPreset } from '../modals/compose/compose-presets.ts';
import { buildComposeView } from '../modals/compose/compose-view.ts';
import { type DraftViewTools, loadDraftView } from '../modals/compose/load-draft-view.ts';
import { buildResendView } from '../modals/resend/resend-modal.ts';
import { buildNoticeView } from '../modals/shared/modal-views.ts';
import { openLoadingModal, openOnPress } from '../modals/shared/open-modal.ts';
import { findPressedList } from '../reading/press-place.ts';
import { getPresser } from '../reading/requester.ts';
import { actionsText } from '../text/actions.ts';
import { resendText } from '../text/resend.ts';

export interface ReopenFormTools extends DraftViewTools {
  /** The send that replaced this one, or this one itself. */
  readonly findNewestVersion: (id: SendId) => Promise<SendId>;
  readonly loadSnapshot: (id: SendId) => Promise<SendSnapshot | undefined>;
  readonly findResendRecipients: FindResendRecipients;
  readonly clock: Clock;
  readonly userActions: Pick<UserActions, 'loadSendOverview'>;
}

/**
 * *Open the form again* and *Send again*: opens the form with its entries and picture. The button's value
 * is a send id, alone or with a scope: `<id>:didNotGetIt` for only the recipients who did not get it,
 * `<id>:failed` for these and those without a delivery report, `<id>:keptBack` for only those who were not
 * sent to because it was stopped. Alone, it means whom it was cancelled for, or everyone.
 */
export function registerReopenFormButtons(app: App, options: ReopenFormTools): void {
  const open = openOnPress('form again', (press) => {
    const { value = '' } = press.action;
    const [send = ''] = value.split(':');
    const openedIn = findPressedList(press.body, findPageAfter(send));
    return openLoadingModal(press, () =>
      buildFilledView(options, value, press.body.user.id, openedIn),
    );
  });
  app.action<BlockAction<ButtonAction>>(actionIds.openAgain, open);
  app.action<BlockAction<ButtonAction>>(actionIds.sendToOthers, open);
  const repair = openOnPress('question whether to send again', (press) =>
    openLoadingModal(press, () => buildRepairView(options, press.action.value ?? '', press.body)),
  );
  app.action<BlockAction<ButtonAction>>(actionIds.sendToUnreached, repair);
}

/**
 * The author gets the form, in which everything can be changed. A colleague must not see full numbers, so
 * they get a question with masked ones, which cannot be changed.
 */
async function buildRepairView(
  options: ReopenFormTools,
  value: string,
  body: BlockAction<ButtonAction>,
): Promise<ModalView> {
  const presser = getPresser(body);
  const [id = ''] = value.split(':');
  const overview = await options.userActions.loadSendOverview(id as SendId, presser);
  if (!overview) return buildNoticeView(resendText.gone);
  if (overview.send.user === presser.user) return buildFilledView(options, value, presser.user);
  return (
    buildResendView(overview, presser.channel) ??
    buildNoticeView(
      listUnreached(overview.progress).length > 0 ? actionsText.resendNotYours : resendText.nobody,
    )
  );
}

/** The form filled from a send. `value` is that of the buttons. */
export async function buildFilledView(
  options: ReopenFormTools,
  value: string,
  user: string,
  openedIn?: PrivateList,
): Promise<ModalView> {
  const { findNewestVersion, loadSnapshot, findResendRecipients, completeComposePreset, clock } =
    options;
  const [id = '', which] = value.split(':');
  const snapshot = await loadSnapshot(await findNewestVersion(id as SendId));
  // The form was never sent, so only its draft is stored.
  if (!snapshot) return loadDraftView(options, id as SendId, user);
  const { send } = snapshot;
  if (send.user !== user) return buildNoticeView(actionsText.resendNotYours);
  const whom = resendScopes[which ?? ''] ?? (isCancelled(snapshot) ? 'cancelled' : 'all');
  const to = await findResendRecipients(snapshot, whom);
  if (to.length === 0) return buildNoticeView(actionsText.allReached);
  const { at = 0, ...preset } = buildResendPreset(send, to, whom);
  // A time in the past cannot be scheduled.
  const ahead = at > clock.now() ? at : undefined;
  return buildComposeView(await completeComposePreset({ ...preset, user, at: ahead, openedIn }));
}

const resendScopes: Readonly<Record<string, ResendScope>> = {
  failed: 'unreached',
  didNotGetIt: 'failed',
  keptBack: 'keptBack',
};
