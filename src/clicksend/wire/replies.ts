import { z } from 'zod';
import { parseOptOutKeyword } from '../../domain/opt-out-keywords.ts';
import { messageIdSchema, rawTextSchema, secondsSchema, textSchema } from '../http/fields.ts';

/**
 * A reply, pushed or listed. It names some things twice, with and without underscore, and its time
 * `timestamp` or, in the newest documents, `timestamp_send`. `sms` is left alone: ClickSend's
 * sources disagree whose number it is. Required is what tells it from others: its id, or its time. A
 * reply with anything else missing is still a reply, and STOP is one with everything else missing.
 */
export const replyRowSchema = z
  .object({
    message_id: textSchema,
    messageid: textSchema,
    from: textSchema,
    to: textSchema,
    body: rawTextSchema,
    message: rawTextSchema,
    original_message_id: textSchema,
    originalmessageid: textSchema,
    custom_string: textSchema,
    customstring: textSchema,
    timestamp: secondsSchema,
    timestamp_send: secondsSchema,
  })
  .transform((row) => ({
    messageId: messageIdSchema.safeParse(row.message_id || row.messageid).data,
    from: row.from,
    to: row.to,
    /** The same twice, as a rule. */
    texts: [row.body, row.message],
    // What is no id names nothing, and must not become a part of a key.
    originalMessageId: messageIdSchema.safeParse(row.original_message_id || row.originalmessageid)
      .data,
    reference: row.custom_string || row.customstring,
    seconds: row.timestamp ?? row.timestamp_send,
  }))
  .refine(
    (row) => isKnown(row) || row.texts.some((text) => parseOptOutKeyword(text) !== undefined),
    {
      path: ['message_id'],
      message: 'expected letters, digits and dashes, or else from and timestamp',
    },
  );

/** Whether it can be told from others. */
function isKnown(row: {
  readonly messageId: string | undefined;
  readonly from: string;
  readonly seconds: number | undefined;
}): boolean {
  return row.messageId !== undefined || (row.from !== '' && row.seconds !== undefined);
}

/** The id of a row of replies, if it has one that can be used. */
export const replyIdSchema = z
  .object({ message_id: textSchema, messageid: textSchema })
  .transform((row) => messageIdSchema.safeParse(row.message_id || row.messageid).data)
  .transform((id) => (id === undefined ? [] : [id]));

/** When a row of replies is from, readable or not; Unix seconds. */
export const replyTimeSchema = z
  .object({ timestamp: secondsSchema, timestamp_send: secondsSchema })
  .transform((row) => row.timestamp ?? row.timestamp_send);

export type ReplyRow = z.output<typeof replyRowSchema>;
