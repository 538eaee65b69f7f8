import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { writeAmount } from './amount.ts';
import type { Answer } from './envelope.ts';
import type { Message } from './message.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';
import { takeMessages } from './take-messages.ts';

/** POST /sms/send, for messages without a picture. */
export function sendSms(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  return takeMessages(clicksend, request.body, { product: 'sms', isSend: true, row: buildSmsRow });
}

/** POST /sms/price. */
export function priceSms(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  return takeMessages(clicksend, request.body, { product: 'sms', isSend: false, row: buildSmsRow });
}

/** An SMS row has more keys than an MMS row; a refused one again has few. */
function buildSmsRow(message: Message): Record<string, unknown> {
  const date = Math.floor(message.at / 1000);
  const refused = {
    to: message.to,
    body: message.body,
    from: message.from,
    schedule: '',
    message_id: message.messageId,
    custom_string: message.customString,
    is_shared_system_number: true,
    status: message.answered,
  };
  const priced = {
    country: message.country,
    message_parts: message.parts,
    message_price: writeAmount(message.price, 4),
    carrier: '',
  };
  if (message.answered === 'COUNTRY_NOT_ENABLED') return { ...refused, ...priced };
  if (message.answered !== 'SUCCESS') return refused;
  return {
    ...refused,
    ...priced,
    direction: 'out',
    date,
    // An SMS sent at once has its time here, as observed on the live API.
    schedule: message.schedule === 0 ? date : message.schedule,
    from_email: message.fromEmail,
    list_id: message.listId,
    contact_id: message.contactId,
    user_id: USER_ID,
    subaccount_id: SUBACCOUNT_ID,
  };
}
