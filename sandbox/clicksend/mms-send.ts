import type { Answer } from './envelope.ts';
import { sendRow } from './mms-rows.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';
import { takeMessages } from './take-messages.ts';

/** POST /mms/send. 200 and SUCCESS say nothing about individual messages. */
export function sendMms(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  return takeMessages(clicksend, request.body, { product: 'mms', isSend: true, row: sendRow });
}

/** POST /mms/price: the same response, including message ids, but nothing is sent, stored or charged. */
export function priceMms(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  return takeMessages(clicksend, request.body, { product: 'mms', isSend: false, row: sendRow });
}
