import { readJson, readScalar } from '../json.ts';
import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { type Answer, buildBadRequest, buildSuccess } from './envelope.ts';
import { createGuid } from './files.ts';
import { buildPush } from './push.ts';
import { buildPushedReply } from './replies.ts';
import type { RestRequest } from './request.ts';
import { getPushForm } from './rules.ts';
import { buildInboundRow } from './sms-inbound.ts';
import { type ClickSend, getSeconds, type ListedReply } from './state.ts';

/** POST /sms/receipts {url}: pushes a made-up receipt, or lists it for `poll`. */
export async function pushTestReceipt(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  const url = readScalar(readJson(request.body).url);
  if (!isTarget(url)) return buildBadRequest('The url is invalid.');
  const timestamp = getSeconds(clicksend);
  const row = {
    timestamp_send: timestamp,
    timestamp,
    message_id: createGuid(),
    status_code: 201,
    status_text: 'Success: Message received on handset.',
    error_code: null,
    error_text: null,
    custom_string: null,
    subaccount_id: SUBACCOUNT_ID,
    message_type: 'sms',
    digits: null,
  };
  if (url === 'poll') {
    const { message_id: messageId } = row;
    clicksend.receipts.push({ product: 'sms', messageId, timestamp, row, isRead: false });
    clicksend.changes.tell();
  } else {
    const { digits: _, ...shared } = row;
    const twice = { customstring: null, messageid: row.message_id };
    const fields = { ...shared, ...twice, status: 'Sent', user_id: USER_ID };
    await clicksend.pusher.push(buildPush(url, fields, 'form'));
  }
  return buildSuccess('Receipt has been added', row);
}

/** POST /sms/inbound {url, webhook_type}: the same with a reply. */
export async function pushTestInbound(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  const fields = readJson(request.body);
  const url = readScalar(fields.url);
  if (!isTarget(url)) return buildBadRequest('The url is invalid.');
  const toMessageId = createGuid();
  const reply: ListedReply = {
    messageId: createGuid(),
    from: '+61487722156',
    to: '+61411111111',
    text: 'This is a test incoming SMS.',
    body: 'This is a test incoming SMS.',
    more: {},
    toMessageId,
    originalMessageId: toMessageId,
    customString: 'Test custom string',
    originalBody: 'This is the original message.',
    at: clicksend.now(),
    odd: false,
    isRead: false,
  };
  if (url === 'poll') {
    clicksend.replies.push(reply);
    clicksend.changes.tell();
  } else {
    const as = getPushForm(fields.webhook_type);
    await clicksend.pusher.push(buildPush(url, buildPushedReply(reply), as));
  }
  return buildSuccess('Test inbound message has been added.', buildInboundRow(reply));
}

function isTarget(url: string): boolean {
  return url === 'poll' || /^https?:\/\//.test(url);
}
