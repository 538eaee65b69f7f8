import { z } from 'zod';
import { messageId, price, raw, seconds, text } from './fields.ts';
import { statusFields, statusOf } from './receipts.ts';

/** A row of the history; `/mms/receipts/{id}` answers one too. */
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
    seconds: row.date_added ?? row.date,
    status: statusOf(row),
  }));
export type HistoryRow = z.output<typeof historyRow>;
