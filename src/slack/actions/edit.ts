import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Standing, versionOf } from '../../core/sends/load-snapshot.ts';
import type { SendId } from '../../domain/send.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { presetOfSend } from '../modals/compose/compose-presets.ts';
import { composeView } from '../modals/compose/compose-view.ts';
import { notEdited } from '../modals/shared/edit-result.ts';
import { noticeView } from '../modals/shared/notice-view.ts';
import { openThenFill } from '../modals/shared/open-loading-modal.ts';
import { PRESS_AGAIN } from '../modals/shared/press-again.ts';
import type { OpenAgainOptions } from './open-again.ts';

/** *Edit* on a scheduled send: the form as the send stands now. */
export function edit(app: App, options: OpenAgainOptions): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.edit,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      try {
        await openThenFill(client, body.trigger_id, {
          view: () => changeView(options, (action.value ?? '') as SendId, body.user.id),
          warn: (message) => logger.warn(message),
        });
      } catch (error) {
        logger.warn(`edit: ${toAppError(error).code}`);
        // A button in App Home has nothing to respond to.
        await respond?.({ response_type: 'ephemeral', replace_original: false, text: PRESS_AGAIN });
      }
    },
  );
}

async function changeView(
  { newestVersion, readStanding, whomAgain, fillForm, clock }: OpenAgainOptions,
  planned: SendId,
  user: string,
): Promise<ModalView> {
  const id = await newestVersion(planned);
  const standing = await readStanding(id);
  if (!standing) return noticeView(notEdited('gone'));
  if (standing.send.user !== user) return noticeView(NOT_YOURS);
  const over = whyNot(standing, clock.now());
  if (over) return noticeView(notEdited(over));
  const preset = presetOfSend(standing.send, await whomAgain(standing, 'all'), 'all');
  const changes = { id, base: versionOf(standing) };
  return composeView(await fillForm({ ...preset, user, changes }));
}

function whyNot({ send, ended }: Standing, now: number): 'left' | 'cancelled' | undefined {
  if (typeof ended === 'object') return 'cancelled';
  if (!send.schedule) return 'left';
  if (ended === undefined) return undefined;
  // What ClickSend holds may be given back.
  return send.schedule.with === 'clicksend' && now < send.schedule.at ? undefined : 'left';
}

const NOT_YOURS =
  'Only whoever scheduled this can edit it: the whole numbers are in it. Anyone can cancel it.';
