import { readJson, readNumber } from '../json.ts';
import { type Answer, buildNotFound, buildSuccess } from './envelope.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend, ListedReply } from './state.ts';

/** GET /sms/inbound: unread replies, including those to an MMS; newest first, as in the documentation's sample. */
export function listSmsInbound(clicksend: ClickSend, request: RestRequest): Answer {
  const unread = clicksend.replies.filter((reply) => !reply.isRead);
  const rows = unread.toReversed().map(buildInboundRow);
  return buildSuccess('Here are your data.', buildPage(rows, request.query));
}

/** GET /sms/inbound/{original_message_id}: the first reply to one of our messages. */
export function findFirstReply(clicksend: ClickSend, request: RestRequest): Answer {
  const { original_message_id: id } = request.params;
  const reply = clicksend.replies.find((one) => one.toMessageId === id);
  return reply === undefined
    ? buildNotFound('Message')
    : buildSuccess('Here are your result.', buildInboundRow(reply));
}

/** PUT /sms/inbound-read: those before `date_before`, else all. */
export function readInbound(clicksend: ClickSend, request: RestRequest): Answer {
  const before = readNumber(readJson(request.body).date_before) ?? Number.POSITIVE_INFINITY;
  for (const reply of clicksend.replies) {
    if (Math.floor(reply.at / 1000) < before) reply.isRead = true;
  }
  clicksend.changes.tell();
  return buildSuccess('Inbound messages have been marked as read.', []);
}

/** PUT /sms/inbound-read/{message_id}: returns how many were marked. */
export function readOneInbound(clicksend: ClickSend, request: RestRequest): Answer {
  const { message_id: id } = request.params;
  const reply = clicksend.replies.find((one) => one.messageId === id && !one.isRead);
  if (reply !== undefined) reply.isRead = true;
  clicksend.changes.tell();
  return buildSuccess('Receipt have been marked as read.', reply === undefined ? 0 : 1);
}

/** Older rows have `timestamp` as a string, newer ones `timestamp_send` as a number. */
export function buildInboundRow(reply: ListedReply): Record<string, unknown> {
  const at = Math.floor(reply.at / 1000);
  return {
    ...(reply.odd ? { timestamp: String(at) } : { timestamp_send: at }),
    from: reply.from,
    body: reply.body,
    original_body: reply.originalBody,
    original_message_id: reply.originalMessageId,
    to: reply.to,
    custom_string: reply.customString,
    message_id: reply.messageId,
    _keyword: reply.body.split(/\s+/)[0]?.toLowerCase() ?? '',
    ...reply.more,
  };
}
