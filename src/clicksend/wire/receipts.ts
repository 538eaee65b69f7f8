import { z } from 'zod';
import type { Listed } from '../../core/ports/clicksend.ts';
import { isMessageId, readSeconds, readText, seconds, text } from '../http/fields.ts';

export const statusFields = {
  status_code: text,
  status: text,
  status_text: text,
  error_text: text,
};
export function statusOf(row: { [key in keyof typeof statusFields]: string }) {
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
export const receiptRow = z
  .custom<Readonly<Record<string, unknown>>>(
    (row) => typeof row === 'object' && row !== null && !Array.isArray(row),
    'expected an object',
  )
  .refine((row) => states.some((state) => state in row), {
    path: ['status_code'],
    message: 'expected a code or a word',
  })
  .transform((row) => ({
    messageId: readText(row.message_id) || readText(row.messageid),
    reference: readText(row.custom_string) || readText(row.customstring),
    seconds: readSeconds(row.timestamp),
    status: {
      code: readText(row.status_code),
      word: readText(row.status),
      statusText: readText(row.status_text),
      errorText: readText(row.error_text),
    },
  }))
  .refine((row) => isMessageId(row.messageId), {
    path: ['message_id'],
    message: 'expected letters, digits and dashes',
  });
export type ReceiptRow = z.output<typeof receiptRow>;

/** What a row of receipts is about, readable or not; none where it names no message. */
export const listedReceipt = z
  .object({
    message_id: text,
    messageid: text,
    custom_string: text,
    customstring: text,
    timestamp: seconds,
  })
  .transform((row): readonly Listed[] => {
    const named = row.message_id || row.messageid;
    const reference = row.custom_string || row.customstring;
    // What is no id is nobody's, and must not become a part of a key.
    const messageId = isMessageId(named) ? named : '';
    if (messageId === '' && reference === '') return [];
    const at = row.timestamp;
    return [{ messageId, reference: reference || undefined, at }];
  });

/** When a row of receipts is from, readable or not. */
export const receiptTime = z.object({ timestamp: seconds }).transform((row) => row.timestamp);

/** `PUT /mms/receipts-read`; Unix seconds. */
export function readBefore(before: number) {
  return { date_before: before };
}
