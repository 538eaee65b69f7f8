import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { SendId } from '../../domain/send.ts';
import { findPageAfter, parseScheduledValue } from '../commands/scheduled.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import {
  formatCancelAllResult,
  formatCancelResult,
  formatStopResult,
} from '../messages/private/cancel-result.ts';
import { isInPost } from '../reading/press-place.ts';
import type { Button } from './button.ts';

/** Buttons that cancel messages that were not submitted yet, for anybody who may see the send. */

export const cancelButton: Button<Pick<UserActions, 'cancelSend'>> = {
  id: actionIds.cancel,
  isRunBeforeAck: true,
  pageAfter: findPageAfter,
  async run({ cancelSend }, { value, requester, body }) {
    const result = await cancelSend(parseScheduledValue(value).send, requester);
    return result.kind === 'cancelled' && isInPost(body) ? '' : formatCancelResult(result);
  },
};

export const cancelRecipientButton: Button<Pick<UserActions, 'cancelSend'>> = {
  id: actionIds.cancelOne,
  isRunBeforeAck: true,
  async run({ cancelSend }, { value, requester }) {
    const [send = '', index, edits = '0'] = value.split(':');
    const recipient = { index: Number(index), edits: Number(edits) };
    return formatCancelResult(await cancelSend(send as SendId, requester, recipient), 'one');
  },
};

export const stopButton: Button<Pick<UserActions, 'stopSend'>> = {
  id: actionIds.stop,
  isRunBeforeAck: true,
  // Always answered: the post shows it only once the batch being submitted has stepped back.
  run: async ({ stopSend }, { value, requester }) =>
    formatStopResult(await stopSend(value as SendId, requester), requester.user),
};

export const cancelAllButton: Button<Pick<UserActions, 'cancelAll'>> = {
  id: actionIds.cancelAll,
  isRunBeforeAck: true,
  replacesMessage: true,
  run: async (actions, { value, requester }) =>
    formatCancelAllResult(await actions.cancelAll.cancelVisibleSends(requester, Number(value))),
};

/** *Keep* under a question: removes the question and does nothing else. */
export const keepButton: Button<unknown> = {
  id: actionIds.keep,
  async run(_tools, { respond }) {
    await respond({ delete_original: true });
    return undefined;
  },
};
