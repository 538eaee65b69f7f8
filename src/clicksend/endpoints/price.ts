import type { OutMessage, PricedMessage, Prices } from '../../core/ports/clicksend.ts';
import type { Problem } from '../../domain/problem.ts';
import { stateOfWord } from '../codes/delivery-fact.ts';
import { statusProblem } from '../codes/explain-refusal.ts';
import { callName, productWith } from '../http/call-name.ts';
import { read } from '../http/call-with-retry.ts';
import { dataOf, envelopeOf } from '../http/response.ts';
import { type SentRow, sendBody } from '../wire/send.ts';
import type { Reading } from './receipts.ts';
import { matchRows, readRows } from './sent-rows.ts';

/**
 * What these would cost. Asked like a read: nothing documented says that it has any effect. Its
 * answer has the shape of a send's, message ids of nothing included; they end here.
 */
export async function price(
  reading: Reading,
  mediaUrl: string | undefined,
  messages: readonly OutMessage[],
): Promise<Prices> {
  if (messages.length === 0) return { messages: [] };
  const product = productWith(mediaUrl);
  const answer = await read(reading.http, reading.clock, {
    name: callName('price', product),
    method: 'POST',
    path: `/${product}/price`,
    body: sendBody(mediaUrl, messages),
    isRepeatable: true,
    timeoutMs: reading.timeoutMs,
  });
  const { rows, currency, unread } = readRows(envelopeOf(answer)?.data);
  if (unread > 0) reading.meter.count('messages', { outcome: 'unreadable' }, unread);
  // As with a send, rows say more than the status along with them; without any, a no is a no.
  if (rows.length === 0 || (answer.status >= 300 && !rows.some(isRefused))) dataOf(answer);
  const matched = matchRows(rows, messages);
  return {
    messages: messages.map(({ reference }, index) => priced(reference, matched[index] ?? [])),
    currency: currency || undefined,
  };
}

/** A price counts for more than a refusal beside it: it is what it may cost. */
function priced(reference: string, rows: readonly SentRow[]): PricedMessage {
  const prices = rows.filter((row) => !isRefused(row)).flatMap((row) => row.price ?? []);
  const [first] = prices;
  if (first !== undefined) return { kind: 'priced', reference, price: first };
  const refused = rows.find(isRefused);
  if (!refused) return { kind: 'unknown', reference };
  const problem = statusProblem(refused.status);
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
  const state = stateOfWord(status);
  return !state || state === 'failed' || state === 'cancelled';
}
