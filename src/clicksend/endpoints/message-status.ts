import type { EndpointResult, HistoryEntry } from '../../core/ports/clicksend.ts';
import type { Product } from '../../domain/send.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { formatCallName } from '../http/call-failures.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { classifyNotFound, parseEnvelope, parseRequired, requireData } from '../http/response.ts';
import { buildHistoryEntry, findSmsInHistory, historyRowSchema } from './history.ts';

/**
 * The current status of one message at ClickSend. Despite its name, `GET /mms/receipts/{id}` returns a row
 * of the history. `GET /sms/receipts/{id}` returns an actual receipt, which an SMS without a delivery
 * report does not have yet; then the history is searched.
 */
export async function fetchMessageStatus(
  context: EndpointContext,
  product: Product,
  messageId: string,
): Promise<EndpointResult<HistoryEntry | undefined>> {
  const response = await callWithRetry(context, {
    name: formatCallName('receipt', product),
    method: 'GET',
    path: `/${product}/receipts/${encodeURIComponent(messageId)}`,
  });
  if (isNotFoundStatus(response.status) && classifyNotFound(response) !== 'thing') {
    return { offered: false };
  }
  const row = isUnknownMessage(response) ? undefined : findRow(requireData(response));
  if (row === undefined) {
    const value = product === 'sms' ? await findSmsInHistory(context, messageId) : undefined;
    return { offered: true, value };
  }
  const entry = parseRequired(historyRowSchema, { message_id: messageId, ...row }, 'the receipt');
  return { offered: true, value: buildHistoryEntry(entry, context.clock.now()) };
}

/** Any remaining 404 is about the message, not the endpoint. */
function isUnknownMessage(response: HttpResponse): boolean {
  if (isNotFoundStatus(response.status)) return true;
  // Observed for another user's message: "Resource not found or you don't have the permissions…".
  return response.status === 403 && /\bnot found/i.test(parseEnvelope(response)?.message ?? '');
}

/** `data` may be the row, a list containing it, or (observed elsewhere for "nothing") null or an empty list. */
function findRow(data: unknown): object | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === 'object' && row !== null ? row : undefined;
}
