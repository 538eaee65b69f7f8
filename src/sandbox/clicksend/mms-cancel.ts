import { type Answer, notFound, success } from './envelope.ts';
import { isScheduled, type Message } from './message.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

/** PUT /mms/{message_id}/cancel. What has left, or was never there, cannot be cancelled. */
export function cancelMms(clicksend: ClickSend, request: RestRequest): Answer {
  const message = waiting(clicksend).find(
    (one) => one.messageId === request.params.message_id?.toUpperCase(),
  );
  if (message === undefined) return notFound('MMS');
  cancel(clicksend, message);
  clicksend.changes.happened();
  return success('MMS has been cancelled.', null);
}

/** PUT /mms/cancel-all: everything that is scheduled on the account, whoever asked for it. */
export function cancelAllMms(clicksend: ClickSend): Answer {
  const cancelled = waiting(clicksend);
  for (const message of cancelled) cancel(clicksend, message);
  clicksend.changes.happened();
  const { length: count } = cancelled;
  return success(`${count} MMS have been cancelled.`, { count });
}

function waiting(clicksend: ClickSend): readonly Message[] {
  return clicksend.messages.filter(
    (one) =>
      one.product === 'mms' && one.answered === 'SUCCESS' && isScheduled(one, clicksend.now()),
  );
}

function cancel(clicksend: ClickSend, message: Message): void {
  clicksend.balance += message.price;
  message.outcome = {
    status: 'Cancelled',
    statusCode: '301',
    statusText: 'Cancelled',
    errorCode: null,
    errorText: null,
  };
}
