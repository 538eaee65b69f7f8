import { z } from 'zod';
import { messageId, price, raw, seconds, text } from '../http/fields.ts';
import { statusFields, statusOf } from './receipts.ts';

/**
 * A row of the history; `/mms/receipts/{id}` answers one too. `/sms/receipts/{id}` answers a receipt:
 * that one has a `timestamp`, and says nothing of numbers, text and price.
 */
export const historyRow = z
  .object({
    direction: text,
    message_id: messageId,
    custom_string: text,
    to: text,
    from: text,
    schedule: seconds,
    subject: raw,
    body: raw,
    message_price: price,
    date_added: seconds,
    date: seconds,
    timestamp: seconds,
    timestamp_send: seconds,
    ...statusFields,
  })
  .transform((row) => ({
    isInbound: row.direction.toLowerCase() === 'in' || row.status.toLowerCase() === 'received',
    messageId: row.message_id,
    reference: row.custom_string,
    to: row.to,
    from: row.from,
    /** Unix seconds; undefined for "" and 0. */
    schedule: row.schedule,
    subject: row.subject,
    body: row.body,
    price: row.message_price,
    seconds: row.date_added ?? row.date ?? row.timestamp_send,
    /** When what it says happened: of a receipt only. */
    saidSeconds: row.timestamp,
    status: statusOf(row),
  }));
export type HistoryRow = z.output<typeof historyRow>;
