import type { Button } from '@slack/types';
import { actionIds } from './action-ids.ts';
import { buildConfirmDialog } from './send-buttons.ts';

/**
 * Under a reply that asks in words of its own not to be texted (`replyIdSchema`: its ClickSend message
 * id): a person says whether it was meant so.
 */
export function buildOptOutButton(replyId: string): Button {
  return {
    type: 'button',
    action_id: actionIds.optOut,
    style: 'danger',
    text: { type: 'plain_text', text: 'Opt them out' },
    value: replyId,
    confirm: buildConfirmDialog(
      'Opt them out?',
      'Nothing is sent to them any more by anybody here, until they text START or somebody types /mms optin with a reason.',
      'Opt them out',
      'Not now',
    ),
  };
}
