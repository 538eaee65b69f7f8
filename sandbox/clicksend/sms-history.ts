import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { writeAmount } from './amount.ts';
import { type Answer, buildSuccess } from './envelope.ts';
import { getStatus, type Message } from './message.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import { search } from './search.ts';
import type { ClickSend, ListedReply } from './state.ts';
import { createSpanFilter, listVisibleMessages } from './visible.ts';

const SEARCHED = ['status', 'to', 'from', 'subaccount_id', 'message_id'];

/**
 * GET /sms/history: oldest first unless `order_by` says otherwise, as documented; it cannot be ordered by
 * `date_added`. Includes incoming messages, replies to an MMS too.
 */
export function listSmsHistory(clicksend: ClickSend, request: RestRequest): Answer {
  const isInSpan = createSpanFilter(request.query);
  const sent = listVisibleMessages(clicksend, 'sms')
    .filter(isInSpan)
    .map((one) => buildSentRow(one, clicksend));
  const received = clicksend.replies
    .filter(isInSpan)
    .map((one) => buildReceivedRow(one, clicksend));
  clicksend.historyListings.sms += 1;
  const rows = [...sent, ...received].toSorted((one, other) => one.date - other.date);
  const matches = search(rows, request.query, SEARCHED);
  return buildSuccess('Here are your history.', buildPage(matches, request.query));
}

function buildSentRow(message: Message, { now, username }: ClickSend) {
  const date = Math.floor(message.at / 1000);
  return {
    direction: 'out',
    date,
    to: message.to,
    body: message.body,
    status: getStatus(message, now()),
    from: message.from,
    schedule: String(message.schedule === 0 ? date : message.schedule),
    status_code: message.outcome?.statusCode ?? null,
    status_text: message.outcome?.statusText ?? null,
    message_id: message.messageId,
    message_parts: message.parts,
    message_price: writeAmount(message.price, 4),
    from_email: message.fromEmail,
    list_id: message.listId,
    custom_string: message.customString,
    contact_id: message.contactId,
    ...isOfThisAccount(username),
    country: message.country,
    carrier: '',
  };
}

/** With the same keys, and no price. */
function buildReceivedRow(reply: ListedReply, { username }: ClickSend) {
  const date = Math.floor(reply.at / 1000);
  return {
    direction: 'in',
    date,
    to: reply.to,
    body: reply.body,
    status: 'Received',
    from: reply.from,
    schedule: String(date),
    status_code: null,
    status_text: null,
    message_id: reply.messageId,
    message_parts: 1,
    message_price: '0.0000',
    from_email: null,
    list_id: null,
    custom_string: reply.customString,
    contact_id: null,
    ...isOfThisAccount(username),
    country: '',
    carrier: '',
  };
}

function isOfThisAccount(username: string) {
  return {
    user_id: USER_ID,
    subaccount_id: SUBACCOUNT_ID,
    first_name: null,
    last_name: null,
    _api_username: username,
  };
}
