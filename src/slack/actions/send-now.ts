import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { EditResult } from '../../core/scheduling/edit-send.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import type { Button } from './button.ts';

/** *Send now* under a scheduled send, or one whose time passed while the app was not running. */
export const sendNowButton: Button<Pick<UserActions, 'sendNow'>> = {
  id: actionIds.sendNow,
  isRunBeforeAck: true,
  run: async (actions, { value, requester }) =>
    texts[await actions.sendNow(value as SendId, requester)],
};

const texts: Readonly<Record<EditResult, string>> = {
  changed: 'It goes out now; the post shows what becomes of it.',
  left: 'It has left already; the post shows what became of it.',
  asked:
    'ClickSend holds it and is asked to give it back; then it goes out. The post shows what becomes of it.',
  outdated: 'Somebody changed it at this moment. Please look at the post again.',
  cancelled: 'It was cancelled; nothing is sent.',
  gone: 'This is too long ago: what was known of it is no longer kept.',
};
