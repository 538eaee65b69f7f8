import { z } from 'zod';
import { messageId, seconds, text } from './fields.ts';

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
 * may be null or empty, and then says nothing; one that is not there at all was cut off.
 */
export const receiptRow = z
  .record(z.string(), z.unknown())
  .refine((row) => states.some((state) => state in row), {
    path: ['status_code'],
    message: 'expected a code or a word',
  })
  .pipe(
    z.object({
      message_id: text,
      messageid: text,
      custom_string: text,
      customstring: text,
      timestamp: seconds,
      ...statusFields,
    }),
  )
  .transform((row) => ({
    messageId: row.message_id || row.messageid,
    reference: row.custom_string || row.customstring,
    seconds: row.timestamp,
    status: statusOf(row),
  }))
  .refine((row) => messageId.safeParse(row.messageId).success, {
    path: ['message_id'],
    message: 'expected letters, digits and dashes',
  });
export type ReceiptRow = z.output<typeof receiptRow>;

/** When a row of receipts is from, readable or not. */
export const receiptTime = z.object({ timestamp: seconds }).transform((row) => row.timestamp);

/** `PUT /mms/receipts-read`; Unix seconds. */
export function readBefore(before: number) {
  return { date_before: before };
}
