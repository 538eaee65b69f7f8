import { z } from 'zod';
import { messageId, price, raw, seconds, text } from './fields.ts';

const statusFields = {
  status_code: text,
  status: text,
  status_text: text,
  error_text: text,
};
function statusOf(row: { [key in keyof typeof statusFields]: string }) {
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

/** A row of the history; `/mms/receipts/{id}` answers one too. */
export const historyRow = z
  .object({
    direction: text,
    message_id: messageId,
    custom_string: text,
    to: text,
    subject: raw,
    body: raw,
    message_price: price,
    date_added: seconds,
    date: seconds,
    ...statusFields,
  })
  .transform((row) => ({
    isInbound: row.direction.toLowerCase() === 'in',
    messageId: row.message_id,
    reference: row.custom_string,
    to: row.to,
    subject: row.subject,
    body: row.body,
    price: row.message_price,
    seconds: row.date_added ?? row.date,
    status: statusOf(row),
  }));
export type HistoryRow = z.output<typeof historyRow>;

/** `GET /mms/history`, from this time (Unix ms) on. */
export function historyQuery(from: number) {
  return { date_from: Math.floor(from / 1000), order_by: 'date_added:desc' };
}

/** `PUT /mms/receipts-read`; Unix seconds. */
export function readBefore(before: number) {
  return { date_before: before };
}
