import { z } from 'zod';
import type { OutgoingMessage } from '../../core/ports/clicksend-messages.ts';
import {
  currencySchema,
  messageIdSchema,
  priceSchema,
  secondsSchema,
  textSchema,
} from '../http/fields.ts';

export const sendDataSchema = z
  .object({ messages: z.array(z.unknown()).catch([]), _currency: currencySchema })
  .transform((data) => ({ rows: data.messages, currency: data._currency }));

/** One message of a send's answer. A refused one may lack everything but its status (observed for SMS). */
export const sentRowSchema = z
  .object({
    to: textSchema,
    from: textSchema,
    custom_string: textSchema,
    status: textSchema,
    message_id: messageIdSchema.optional().catch(undefined),
    message_price: priceSchema,
  })
  .transform((row) => ({
    to: row.to,
    from: row.from,
    reference: row.custom_string,
    status: row.status,
    messageId: row.message_id,
    price: row.message_price,
  }));
export type SentRow = z.output<typeof sentRowSchema>;

/** The key of an upload's address is `_url`. */
export const uploadDataSchema = z
  .object({
    _url: z.string().regex(/^https?:\/\/\S+$/i, 'expected a web address'),
    date_added: secondsSchema,
    date_delete: secondsSchema,
  })
  .transform((data) => ({
    url: data._url,
    addedAt: data.date_added,
    deletedAt: data.date_delete,
  }));

/**
 * `POST /mms/send` and `/mms/price`: one picture for all messages of the call. Without a picture
 * `POST /sms/send` and `/sms/price`, whose messages have no subject.
 */
export function buildSendBody(mediaUrl: string | undefined, messages: readonly OutgoingMessage[]) {
  const isMms = mediaUrl !== undefined;
  return {
    media_file: isMms ? mediaUrl : undefined,
    messages: messages.map((message) => ({
      to: message.to,
      // Blank is the account's own number: "either leave blank or use a ClickSend number" (MMS docs).
      from: message.from ?? '',
      subject: isMms ? message.subject : undefined,
      body: message.body,
      custom_string: message.reference,
      source: 'slack-mms',
      ...scheduled(message.schedule),
    })),
  };
}

/** The year 5138 in seconds, 1973 in milliseconds. */
const MILLISECONDS = 1e11;

/**
 * ClickSend was seen accepting milliseconds with SUCCESS: a message for the year 50,000. So a time
 * that is no plain second is a fault of this program, and nothing leaves.
 */
function scheduled(schedule: number | undefined): { readonly schedule?: number } {
  if (schedule === undefined) return {};
  if (!Number.isInteger(schedule) || schedule <= 0 || schedule >= MILLISECONDS) {
    throw new RangeError(`a schedule is in Unix seconds, not ${schedule}`);
  }
  return { schedule };
}
