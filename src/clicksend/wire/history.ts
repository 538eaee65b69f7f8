import { z } from 'zod';
import {
  messageIdSchema,
  priceSchema,
  rawTextSchema,
  secondsSchema,
  textSchema,
} from '../http/fields.ts';
import { pickStatus, statusFieldSchemas } from './receipts.ts';

/**
 * A row of the history; `/mms/receipts/{id}` answers one too. `/sms/receipts/{id}` answers a receipt:
 * that one has a `timestamp`, and says nothing of numbers, text and price.
 */
export const historyRowSchema = z
  .object({
    direction: textSchema,
    message_id: messageIdSchema,
    custom_string: textSchema,
    to: textSchema,
    from: textSchema,
    schedule: secondsSchema,
    subject: rawTextSchema,
    body: rawTextSchema,
    message_price: priceSchema,
    date_added: secondsSchema,
    date: secondsSchema,
    timestamp: secondsSchema,
    timestamp_send: secondsSchema,
    ...statusFieldSchemas,
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
    status: pickStatus(row),
  }));
export type HistoryRow = z.output<typeof historyRowSchema>;
