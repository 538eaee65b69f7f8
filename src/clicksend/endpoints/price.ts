import type {
  BatchPrices,
  MessagePrice,
  OutgoingMessage,
} from '../../core/ports/clicksend-messages.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseStateWord } from '../codes/delivery-fact.ts';
import { explainMessageRefusal } from '../codes/explain-refusal.ts';
import { chooseProduct, formatCallName } from '../http/call-name.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { parseEnvelope, requireData } from '../http/response.ts';
import { buildSendBody, type SentRow } from '../wire/send.ts';
import type { EndpointContext } from './receipts.ts';
import { matchSentRows, parseSentRows } from './sent-rows.ts';

/**
 * What these would cost. Asked like a read: nothing documented says that it has any effect. Its
 * answer has the shape of a send's, message ids of nothing included; they end here.
 */
export async function priceBatch(
  reading: EndpointContext,
  mediaUrl: string | undefined,
  messages: readonly OutgoingMessage[],
): Promise<BatchPrices> {
  if (messages.length === 0) return { messages: [] };
  const product = chooseProduct(mediaUrl);
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: formatCallName('price', product),
    method: 'POST',
    path: `/${product}/price`,
    body: buildSendBody(mediaUrl, messages),
    isRepeatable: true,
    timeoutMs: reading.timeoutMs,
  });
  const { rows, currency, unread } = parseSentRows(parseEnvelope(answer)?.data);
  if (unread > 0) reading.metrics.count('messages', { outcome: 'unreadable' }, unread);
  // As with a send, rows say more than the status along with them; without any, a no is a no.
  if (rows.length === 0 || (answer.status >= 300 && !rows.some(isRefused))) requireData(answer);
  const matched = matchSentRows(rows, messages);
  return {
    messages: messages.map(({ reference }, index) => priced(reference, matched[index] ?? [])),
    currency: currency || undefined,
  };
}

/** A price counts for more than a refusal beside it: it is what it may cost. */
function priced(reference: string, rows: readonly SentRow[]): MessagePrice {
  const prices = rows.filter((row) => !isRefused(row)).flatMap((row) => row.price ?? []);
  const [first] = prices;
  if (first !== undefined) return { kind: 'priced', reference, price: first };
  const refused = rows.find(isRefused);
  if (!refused) return { kind: 'unknown', reference };
  const problem = explainMessageRefusal(refused.status);
  const kind = isAboutThem(problem) ? 'refused' : 'unknown';
  return { kind, reference, problem };
}

/** Not what passes or concerns the whole account (no credit, too fast): that keeps nobody from being sent to. */
function isAboutThem({ code, canRetry }: Problem): boolean {
  return canRetry !== true || code === 'COUNTRY_NOT_ENABLED' || code === 'REGISTRATION_NEEDED';
}

/** Words of the history ("Queued") sound like a yes, here as in a send's answer. */
function isRefused({ status }: SentRow): boolean {
  if (status === '' || status.toUpperCase() === 'SUCCESS') return false;
  const state = parseStateWord(status);
  return !state || state === 'failed' || state === 'cancelled';
}
