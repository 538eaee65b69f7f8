import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { privateText } from '../text/private.ts';
import type { Button } from './button.ts';
import { findPageAfter } from './page-after.ts';

/** *Send now* under a scheduled send, or one whose time passed while the app was not running. */
export const sendNowButton: Button<Pick<UserActions, 'sendNow'>> = {
  id: actionIds.sendNow,
  isRunBeforeAck: true,
  pageAfter: findPageAfter,
  run: async (actions, { value, requester }) =>
    privateText.sendNow[await actions.sendNow(value as SendId, requester)],
};
