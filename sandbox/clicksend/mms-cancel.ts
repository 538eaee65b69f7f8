import { cancel, listWaitingMms } from './dashboard.ts';
import { type Answer, buildNotFound, buildSuccess } from './envelope.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

/** PUT /mms/{message_id}/cancel. A message that was sent, or never existed, cannot be cancelled. */
export function cancelMms(clicksend: ClickSend, request: RestRequest): Answer {
  const id = request.params.message_id?.toUpperCase();
  const message = listWaitingMms(clicksend).find((one) => one.messageId === id);
  if (message === undefined) return buildNotFound('MMS');
  cancel(clicksend, message);
  clicksend.changes.tell();
  return buildSuccess('MMS has been cancelled.', null);
}

/** PUT /mms/cancel-all: everything scheduled in the account, by any program. */
export function cancelAllMms(clicksend: ClickSend): Answer {
  const cancelled = listWaitingMms(clicksend);
  for (const message of cancelled) cancel(clicksend, message);
  clicksend.changes.tell();
  const { length: count } = cancelled;
  return buildSuccess(`${count} MMS have been cancelled.`, { count });
}
