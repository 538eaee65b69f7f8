import type { HistoryEntry } from '../../core/ports/clicksend-history.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import type { Product } from '../../domain/send.ts';
import { formatCallName } from '../http/call-name.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { classifyNotFound, isNotFoundStatus } from '../http/not-found.ts';
import { type HttpResponse, parseEnvelope, parseRequired, requireData } from '../http/response.ts';
import { historyRowSchema } from '../wire/history.ts';
import { findSmsInHistory } from './history.ts';
import { buildHistoryEntry } from './history-entry.ts';
import type { EndpointContext } from './receipts.ts';

/**
 * One message as ClickSend sees it now. In spite of its name, `/mms/receipts/{id}` answers a row of
 * the history. `/sms/receipts/{id}` answers a real receipt, so it has none of an SMS that was not
 * heard of yet: then the history is asked for it.
 */
export async function fetchMessageStatus(
  reading: EndpointContext,
  product: Product,
  messageId: string,
): Promise<EndpointResult<HistoryEntry | undefined>> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: formatCallName('receipt', product),
    method: 'GET',
    path: `/${product}/receipts/${encodeURIComponent(messageId)}`,
    timeoutMs: reading.timeoutMs,
  });
  if (isNotFoundStatus(answer.status) && classifyNotFound(answer) !== 'thing')
    return { offered: false };
  const row = isUnknown(answer) ? undefined : rowIn(requireData(answer));
  if (row === undefined) {
    const value = product === 'sms' ? await findSmsInHistory(reading, messageId) : undefined;
    return { offered: true, value };
  }
  const entry = parseRequired(historyRowSchema, { message_id: messageId, ...row }, 'the receipt');
  return { offered: true, value: buildHistoryEntry(entry, reading.clock.now()) };
}

/** Its 404 has two meanings, told apart by what it says; this one is about the message. */
function isUnknown(answer: HttpResponse): boolean {
  if (isNotFoundStatus(answer.status)) return true;
  // Observed of what belongs to another user: "Resource not found or you don't have the permissions…".
  return answer.status === 403 && /\bnot found/i.test(parseEnvelope(answer)?.message ?? '');
}

/** `data` may be the row, a list with it, or (observed elsewhere for "nothing") null or an empty list. */
function rowIn(data: unknown): object | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === 'object' && row !== null ? row : undefined;
}
