import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { EditResult } from '../../core/scheduling/edit-send.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { getPresser } from '../reading/requester.ts';
import { runButtonAction } from './run-button-action.ts';

/** *Send now* under a scheduled send, or one whose time passed while the app was not running. */
export function registerSendNowButton(app: App, options: Pick<UserActions, 'sendNow'>): void {
  app.action<BlockAction<ButtonAction>>(actionIds.sendNow, ({ action, body, ...pressed }) =>
    runButtonAction(
      pressed,
      'send now',
      async () => words[await options.sendNow((action.value ?? '') as SendId, getPresser(body))],
    ),
  );
}

const words: Readonly<Record<EditResult, string>> = {
  changed: 'It goes out now; the post shows what becomes of it.',
  left: 'It has left already; the post shows what became of it.',
  asked:
    'ClickSend holds it and is asked to give it back; then it goes out. The post shows what becomes of it.',
  outdated: 'Somebody changed it at this moment. Please look at the post again.',
  cancelled: 'It was cancelled; nothing is sent.',
  gone: 'This is too long ago: what was known of it is no longer kept.',
};
