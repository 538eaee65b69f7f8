import { isScheduled, type Message } from './message.ts';
import { type ClickSend, getSeconds } from './state.ts';
import type { Dashboard } from './world.ts';

/** A person at ClickSend's dashboard, whose actions the app only notices when it checks. */
export function buildDashboard(clicksend: ClickSend): Dashboard {
  const { changes } = clicksend;
  return {
    cancel: (messageId) => {
      cancel(clicksend, findWaitingMms(clicksend, messageId));
      changes.tell();
    },
    cancelAll: () => {
      const messages = listWaitingMms(clicksend);
      for (const message of messages) cancel(clicksend, message);
      changes.tell();
      return messages.length;
    },
    sendNow: (messageId) => {
      findWaitingMms(clicksend, messageId).schedule = getSeconds(clicksend);
      changes.tell();
    },
  };
}

/** Scheduled MMS that were neither sent nor cancelled. */
export function listWaitingMms(clicksend: ClickSend): readonly Message[] {
  return clicksend.messages.filter(
    (one) =>
      one.product === 'mms' && one.answered === 'SUCCESS' && isScheduled(one, clicksend.now()),
  );
}

export function cancel(clicksend: ClickSend, message: Message): void {
  if (clicksend.refundsCancelled) clicksend.balance += message.price;
  message.outcome = {
    status: 'Cancelled',
    statusCode: '301',
    statusText: 'Cancelled',
    errorCode: null,
    errorText: null,
  };
}

function findWaitingMms(clicksend: ClickSend, messageId: string): Message {
  const message = listWaitingMms(clicksend).find((one) => one.messageId === messageId);
  if (message === undefined) throw new Error(`nothing is scheduled with the id ${messageId}`);
  return message;
}
