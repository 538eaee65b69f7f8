import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { statusPages } from '../messages/commands/status.ts';
import { privateText } from '../text/private.ts';
import type { Button } from './button.ts';

/** *Send now* under a scheduled send, or one whose time passed while the app was not running. */
export const sendNowButton: Button<Pick<UserActions, 'sendNow'>> = {
  id: actionIds.sendNow,
  isRunBeforeAck: true,
  pageAfter: (value) => statusPages.formatPage({ what: value }),
  run: async (actions, { value, requester }) =>
    privateText.sendNow[await actions.sendNow(value as SendId, requester)],
};
