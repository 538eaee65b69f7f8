import { readJson, readNumber } from '../json.ts';
import { type Answer, buildNotFound, buildSuccess } from './envelope.ts';
import { buildReceiptRow } from './mms-rows.ts';
import { buildPage } from './paging.ts';
import { buildSmsFields } from './receipt.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

type Handle = (clicksend: ClickSend, request: RestRequest) => Answer;

/** GET /mms/receipts or /sms/receipts: the unread ones. Listing does not mark them. */
export function listUnreadReceipts(product: 'mms' | 'sms'): Handle {
  return (clicksend, request) => {
    const rows = clicksend.receipts
      .filter((receipt) => receipt.product === product && !receipt.isRead)
      .map((receipt) => receipt.row);
    return buildSuccess('Here are your delivery receipts.', buildPage(rows, request.query));
  };
}

/** PUT /mms/receipts-read or /sms/receipts-read: those before `date_before`, else all. */
export function readReceipts(product: 'mms' | 'sms'): Handle {
  return (clicksend, request) => {
    const before = readNumber(readJson(request.body).date_before) ?? Number.POSITIVE_INFINITY;
    for (const receipt of clicksend.receipts) {
      if (receipt.product === product && receipt.timestamp < before) receipt.isRead = true;
    }
    clicksend.changes.tell();
    return buildSuccess(
      `Receipts ${product === 'mms' ? 'has' : 'have'} been marked as read.`,
      null,
    );
  };
}

/** GET /mms/receipts/{message_id}: not a receipt, but the message as in the history. */
export function getMmsReceipt(clicksend: ClickSend, request: RestRequest): Answer {
  const id = request.params.message_id?.toUpperCase();
  const message = clicksend.messages.find(
    (one) => one.product === 'mms' && one.answered === 'SUCCESS' && one.messageId === id,
  );
  if (message === undefined) return buildNotFound('Receipt');
  const row = buildReceiptRow(message, clicksend.now());
  return buildSuccess('Here is your MMS receipt.', row);
}

/** GET /sms/receipts/{message_id}: an actual receipt, read or unread; none before the carrier reported something. */
export function getSmsReceipt(clicksend: ClickSend, request: RestRequest): Answer {
  const id = request.params.message_id?.toUpperCase();
  const message = clicksend.messages.find((one) => one.product === 'sms' && one.messageId === id);
  if (message?.outcome === undefined) return buildNotFound('Receipt');
  const { outcome, outcomeAt: timestamp = 0 } = message;
  return buildSuccess('Your receipt.', buildSmsFields({ message, outcome, timestamp }));
}
