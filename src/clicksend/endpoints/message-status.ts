import type { HistoryEntry, Offered } from '../../core/ports/clicksend.ts';
import type { Product } from '../../domain/send.ts';
import { callName } from '../http/call-name.ts';
import { read } from '../http/call-with-retry.ts';
import { isGone, whatIsMissing } from '../http/not-found.ts';
import { type Answered, dataOf, envelopeOf, must } from '../http/response.ts';
import { historyRow } from '../wire/history.ts';
import { smsInHistory } from './history.ts';
import { toEntry } from './history-entry.ts';
import type { Reading } from './receipts.ts';

/**
 * One message as ClickSend sees it now. In spite of its name, `/mms/receipts/{id}` answers a row of
 * the history. `/sms/receipts/{id}` answers a real receipt, so it has none of an SMS that was not
 * heard of yet: then the history is asked for it.
 */
export async function receiptOf(
  reading: Reading,
  product: Product,
  messageId: string,
): Promise<Offered<HistoryEntry | undefined>> {
  const answer = await read(reading.http, reading.clock, {
    name: callName('receipt', product),
    method: 'GET',
    path: `/${product}/receipts/${encodeURIComponent(messageId)}`,
    timeoutMs: reading.timeoutMs,
  });
  if (isGone(answer.status) && whatIsMissing(answer) !== 'thing') return { offered: false };
  const row = isUnknown(answer) ? undefined : rowIn(dataOf(answer));
  if (row === undefined) {
    const value = product === 'sms' ? await smsInHistory(reading, messageId) : undefined;
    return { offered: true, value };
  }
  const entry = must(historyRow, { message_id: messageId, ...row }, 'the receipt');
  return { offered: true, value: toEntry(entry, reading.clock.now()) };
}

/** Its 404 has two meanings, told apart by what it says; this one is about the message. */
function isUnknown(answer: Answered): boolean {
  if (isGone(answer.status)) return true;
  // Observed of what belongs to another user: "Resource not found or you don't have the permissions…".
  return answer.status === 403 && /\bnot found/i.test(envelopeOf(answer)?.message ?? '');
}

/** `data` may be the row, a list with it, or (observed elsewhere for "nothing") null or an empty list. */
function rowIn(data: unknown): object | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === 'object' && row !== null ? row : undefined;
}
