import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { countRevisions, type SendSnapshot } from '../../core/sends/snapshot.ts';
import type { PrivateList } from '../../domain/draft.ts';
import type { SendId } from '../../domain/send.ts';
import { findPageAfter, parseScheduledValue } from '../commands/scheduled.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildSendPreset } from '../modals/compose/compose-presets.ts';
import { buildComposeView } from '../modals/compose/compose-view.ts';
import { buildNoticeView } from '../modals/shared/modal-views.ts';
import { openLoadingModal, openOnPress } from '../modals/shared/open-modal.ts';
import { findPressedList } from '../reading/press-place.ts';
import { actionsText } from '../text/actions.ts';
import { modalText } from '../text/modal.ts';
import type { ReopenFormTools } from './reopen-form.ts';

/** *Edit* under a scheduled send opens the form with its current content. */
export function registerEditButton(app: App, options: ReopenFormTools): void {
  const open = openOnPress('form to edit', (press) => {
    const { value = '' } = press.action;
    const { send } = parseScheduledValue(value);
    const openedIn = findPressedList(press.body, findPageAfter(value));
    return openLoadingModal(press, () =>
      buildEditView(options, send, press.body.user.id, openedIn),
    );
  });
  app.action<BlockAction<ButtonAction>>(actionIds.edit, open);
}

async function buildEditView(
  {
    findNewestVersion,
    loadSnapshot,
    findResendRecipients,
    completeComposePreset,
    clock,
  }: ReopenFormTools,
  planned: SendId,
  user: string,
  openedIn: PrivateList | undefined,
): Promise<ModalView> {
  const id = await findNewestVersion(planned);
  const snapshot = await loadSnapshot(id);
  if (!snapshot) return buildNoticeView(modalText.edit.gone);
  if (snapshot.send.user !== user) return buildNoticeView(actionsText.editNotYours);
  const reason = findEditProblem(snapshot, clock.now());
  if (reason) return buildNoticeView(modalText.edit[reason]);
  const preset = buildSendPreset(snapshot.send, await findResendRecipients(snapshot, 'all'), 'all');
  const changes = { id, base: countRevisions(snapshot) };
  return buildComposeView(await completeComposePreset({ ...preset, user, changes, openedIn }));
}

function findEditProblem(
  { send, ended }: SendSnapshot,
  now: number,
): 'left' | 'cancelled' | undefined {
  if (typeof ended === 'object') return 'cancelled';
  if (!send.schedule) return 'left';
  if (ended === undefined) return undefined;
  // ClickSend may still release a send that it holds.
  return send.schedule.with === 'clicksend' && now < send.schedule.at ? undefined : 'left';
}
