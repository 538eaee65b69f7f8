import { z } from 'zod';
import { messageId, raw, seconds, text } from './fields.ts';

/**
 * A pushed reply. It names some things twice, with and without underscore, and its time
 * `timestamp` or, in the newest documents, `timestamp_send`. `sms` is left alone: ClickSend's
 * sources disagree whose number it is. Only the message id is required: a reply with anything else
 * missing is still a reply.
 */
export const replyRow = z
  .object({
    message_id: text,
    messageid: text,
    from: text,
    to: text,
    body: raw,
    message: raw,
    original_message_id: text,
    originalmessageid: text,
    custom_string: text,
    customstring: text,
    timestamp: seconds,
    timestamp_send: seconds,
  })
  .transform((row) => ({
    messageId: row.message_id || row.messageid,
    from: row.from,
    to: row.to,
    // As it was written, blanks too.
    text: row.body.trim() ? row.body : row.message,
    // What is no id names nothing, and must not become a part of a key.
    originalMessageId: messageId.safeParse(row.original_message_id || row.originalmessageid).data,
    reference: row.custom_string || row.customstring,
    seconds: row.timestamp ?? row.timestamp_send,
  }))
  .refine((row) => messageId.safeParse(row.messageId).success, {
    path: ['message_id'],
    message: 'expected letters, digits and dashes',
  });
export type ReplyRow = z.output<typeof replyRow>;
