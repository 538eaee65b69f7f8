import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { SendId } from '../../domain/send.ts';
import { findPageAfter } from '../commands/scheduled.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { isInPost } from '../reading/press-place.ts';
import { actionsText } from '../text/actions.ts';
import type { Button } from './button.ts';

/** *Send now* under a scheduled send, or one whose time passed while the app was not running. */
export const sendNowButton: Button<Pick<UserActions, 'sendNow'>> = {
  id: actionIds.sendNow,
  isRunBeforeAck: true,
  pageAfter: findPageAfter,
  async run({ sendNow }, { value, requester, body }) {
    const result = await sendNow(value as SendId, requester);
    return result === 'changed' && isInPost(body) ? '' : actionsText.sendNow[result];
  },
};
