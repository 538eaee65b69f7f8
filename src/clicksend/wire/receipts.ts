import { z } from 'zod';
import type { UnreadItem } from '../../core/ports/clicksend-inbound.ts';
import { isMessageId, parseSeconds, parseText, secondsSchema, textSchema } from '../http/fields.ts';

export const statusFieldSchemas = {
  status_code: textSchema,
  status: textSchema,
  status_text: textSchema,
  error_text: textSchema,
};
export function pickStatus(row: { [key in keyof typeof statusFieldSchemas]: string }) {
  return {
    code: row.status_code,
    word: row.status,
    statusText: row.status_text,
    errorText: row.error_text,
  };
}

const states = ['status_code', 'status', 'status_text'];

/**
 * A receipt, listed or pushed. A push names some things twice, with and without underscore. A state
 * may be null or empty, and then says nothing; one that is not there at all was cut off. Its fields
 * are read by hand: a schema for each takes four times as long, and they come by the thousand.
 */
export const receiptRowSchema = z
  .custom<Readonly<Record<string, unknown>>>(
    (row) => typeof row === 'object' && row !== null && !Array.isArray(row),
    'expected an object',
  )
  .refine((row) => states.some((state) => state in row), {
    path: ['status_code'],
    message: 'expected a code or a word',
  })
  .transform((row) => ({
    messageId: parseText(row.message_id) || parseText(row.messageid),
    reference: parseText(row.custom_string) || parseText(row.customstring),
    seconds: parseSeconds(row.timestamp),
    status: {
      code: parseText(row.status_code),
      word: parseText(row.status),
      statusText: parseText(row.status_text),
      errorText: parseText(row.error_text),
    },
  }))
  .refine((row) => isMessageId(row.messageId), {
    path: ['message_id'],
    message: 'expected letters, digits and dashes',
  });
export type ReceiptRow = z.output<typeof receiptRowSchema>;

/** What a row of receipts is about, readable or not; none where it names no message. */
export const listedReceiptSchema = z
  .object({
    message_id: textSchema,
    messageid: textSchema,
    custom_string: textSchema,
    customstring: textSchema,
    timestamp: secondsSchema,
  })
  .transform((row): readonly UnreadItem[] => {
    const named = row.message_id || row.messageid;
    const reference = row.custom_string || row.customstring;
    // What is no id is nobody's, and must not become a part of a key.
    const messageId = isMessageId(named) ? named : '';
    if (messageId === '' && reference === '') return [];
    const at = row.timestamp;
    return [{ messageId, reference: reference || undefined, at }];
  });

/** When a row of receipts is from, readable or not. */
export const receiptTimeSchema = z
  .object({ timestamp: secondsSchema })
  .transform((row) => row.timestamp);

/** `PUT /mms/receipts-read`; Unix seconds. */
export function buildReadBeforeBody(before: number) {
  return { date_before: before };
}
