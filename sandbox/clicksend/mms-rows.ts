import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { writeAmount } from './amount.ts';
import { getStatus, type Message } from './message.ts';

/** A message in the response to a send. A refused one has fewer fields (as observed for SMS). */
export function sendRow(message: Message): Record<string, unknown> {
  const refused = {
    to: message.to,
    body: message.body,
    from: message.from,
    schedule: message.schedule === 0 ? '' : message.schedule,
    message_id: message.messageId,
    custom_string: message.customString,
    status: message.answered,
  };
  if (message.answered === 'COUNTRY_NOT_ENABLED') {
    return { ...refused, message_parts: 0, message_price: '0.0000', country: message.country };
  }
  if (message.answered !== 'SUCCESS') return refused;
  return {
    ...refused,
    list_id: message.listId,
    contact_id: message.contactId,
    subject: message.subject,
    country: message.country,
    message_parts: message.parts,
    message_price: writeAmount(message.price, 4),
    _media_file_url: message.mediaCopyUrl,
  };
}

/** A row of the history with the current documentation's keys: numbers as strings, as printed there. */
export function buildHistoryRow(message: Message, now: number, username: string) {
  return {
    ...buildReceiptRow(message, now),
    date: String(Math.floor(message.at / 1000)),
    error_code: message.outcome?.errorCode ?? null,
    error_text: message.outcome?.errorText ?? null,
    message_price: writeAmount(message.price, 4),
    first_name: null,
    last_name: null,
    _api_username: username,
  };
}

/** The row of GET /mms/receipts/{message_id}: the history's older keys, and six decimals. */
export function buildReceiptRow(message: Message, now: number): Record<string, unknown> {
  const added = Math.floor(message.at / 1000);
  return {
    direction: 'out',
    to: message.to,
    body: message.body,
    subject: message.subject,
    priority: 10,
    _media_file_url: message.mediaCopyUrl,
    status: getStatus(message, now),
    from: message.from,
    schedule: String(message.schedule === 0 ? added : message.schedule),
    date_added: added,
    status_code: message.outcome?.statusCode ?? null,
    status_text: message.outcome?.statusText ?? null,
    message_id: message.messageId,
    message_parts: `${message.parts}.00`,
    message_price: writeAmount(message.price, 6),
    from_email: message.fromEmail,
    list_id: message.listId,
    custom_string: message.customString,
    contact_id: message.contactId,
    user_id: USER_ID,
    subaccount_id: SUBACCOUNT_ID,
    country: message.country,
    carrier: '',
  };
}
