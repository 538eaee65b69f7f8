import type { BatchPrices, MessagePrice, OutgoingMessage } from '../../core/ports/clicksend.ts';
import type { Problem } from '../../domain/problem.ts';
import { explainMessageRefusal } from '../codes/explain-refusal.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { chooseProduct, formatCallName } from '../http/call-failures.ts';
import { parseEnvelope, requireData } from '../http/response.ts';
import { buildSendBody } from './send.ts';
import { isRefusedRow, matchSentRows, parseSentRows, type SentRow } from './sent-rows.ts';

/**
 * `POST /mms/price`, or `/sms/price` without a picture: what the messages would cost. Repeated like a read,
 * because no effect is documented. The response looks like that of a send, with message ids that identify
 * nothing; they are dropped here.
 */
export async function priceBatch(
  context: EndpointContext,
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
  confirm?: () => Promise<void>,
): Promise<BatchPrices> {
  if (messages.length === 0) return { messages: [] };
  const product = chooseProduct(mediaUrl);
  const call = {
    name: formatCallName('price', product),
    method: 'POST',
    path: `/${product}/price`,
    body: buildSendBody(mediaUrl, messages),
    isRepeatable: true,
  } as const;
  const response = await callWithRetry(context, call, { confirm });
  const { rows, currency, unread } = parseSentRows(parseEnvelope(response)?.data);
  if (unread > 0) context.metrics.count('messages', { outcome: 'unreadable' }, unread);
  // As with a send, rows have priority over the status. Without any rows, a refusal is a refusal.
  if (rows.length === 0 || (response.status >= 300 && !rows.some(isRefusedRow))) {
    requireData(response);
  }
  const matched = matchSentRows(rows, messages);
  return {
    messages: messages.map(({ reference }, index) => buildPrice(reference, matched[index] ?? [])),
    currency,
  };
}

/** A price wins over a refusal for the same message, because the message may cost it. */
function buildPrice(reference: string, rows: readonly SentRow[]): MessagePrice {
  const [price] = rows.filter((row) => !isRefusedRow(row)).flatMap((row) => row.price ?? []);
  if (price !== undefined) return { kind: 'priced', reference, price };
  const refused = rows.find(isRefusedRow);
  if (!refused) return { kind: 'unknown', reference };
  const problem = explainMessageRefusal(refused.status);
  const kind = isAboutRecipient(problem) ? 'refused' : 'unknown';
  return { kind, reference, problem };
}

/** False for temporary and account-wide problems (no credit, rate limit), which do not rule out any recipient. */
function isAboutRecipient({ code, canRetry }: Problem): boolean {
  return canRetry !== true || code === 'COUNTRY_NOT_ENABLED' || code === 'REGISTRATION_NEEDED';
}
