import { forEachChunk } from '../../core/async/chunks.ts';
import type {
  EndpointResult,
  Receipt,
  UnreadItem,
  UnreadReceipts,
} from '../../core/ports/clicksend.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Product } from '../../domain/send.ts';
import { isJsonObject, type JsonObject } from '../../http/json.ts';
import { parseDeliveryFact } from '../codes/delivery-fact.ts';
import type { EndpointContext } from '../http/call.ts';
import { formatCallName } from '../http/call-failures.ts';
import { fetchOfferedRows } from '../http/fetch-pages.ts';
import { isMessageId, parseSeconds, parseText } from '../http/fields.ts';
import { findNewestTime, markReadBefore } from '../http/read-mark.ts';
import type { ParsedRows } from '../http/response.ts';

/** `GET /mms/receipts` and `/sms/receipts`: all unread receipts. Listing does not mark them as read. */
export async function listUnreadReceipts(
  context: EndpointContext,
  product: Product,
): Promise<EndpointResult<UnreadReceipts>> {
  const { clock, metrics } = context;
  const path = `/${product}/receipts`;
  const list = await fetchOfferedRows(context, { name: formatCallName('receipts', product), path });
  if (!list) return { offered: false };
  const receipts: Receipt[] = [];
  const listed: UnreadItem[] = [];
  const times: number[] = [];
  // After an outage there may be tens of thousands, and nobody in Slack waits for them.
  await forEachChunk(list.rows, (rows) => {
    receipts.push(...parseReceipts(rows, { now: clock.now(), metrics }).parsed);
    // Includes unreadable rows, because ClickSend would list them forever if they were left unread.
    const heads = rows.filter(isJsonObject).map(parseHead);
    listed.push(...heads.flatMap(buildUnreadItem));
    times.push(...heads.flatMap(({ seconds }) => seconds ?? []));
  });
  const newest = findNewestTime(times, list.isWhole);
  return { offered: true, value: { receipts, listed, newest } };
}

/** `PUT /mms/receipts-read` and `/sms/receipts-read`. */
export async function markReceiptsRead(
  context: EndpointContext,
  product: Product,
  before: number,
): Promise<void> {
  const name = formatCallName('receipts_read', product);
  await markReadBefore(context, { name, path: `/${product}/receipts-read` }, before);
}

/**
 * Parses listed or pushed receipts one by one. A row that cannot be read or has no known status is counted
 * and left out.
 */
export function parseReceipts(
  rows: readonly unknown[],
  { now, metrics }: { readonly now: number; readonly metrics: Metrics },
): ParsedRows<Receipt> {
  const parsed: Receipt[] = [];
  const unread: string[] = [];
  let unknown = 0;
  for (const one of rows) {
    const row = parseReceiptRow(one);
    const receipt = 'unread' in row ? undefined : buildReceipt(row, now);
    if ('unread' in row) unread.push(row.unread);
    else if (receipt) parsed.push(receipt);
    else unknown += 1;
  }
  if (unread.length > 0) metrics.count('receipts', { outcome: 'unreadable' }, unread.length);
  if (unknown > 0) metrics.count('receipts', { outcome: 'unknown' }, unknown);
  return { parsed, unread };
}

function buildReceipt(row: ReceiptRow, now: number): Receipt | undefined {
  const { messageId, reference, seconds, status } = row;
  const fact = parseDeliveryFact(status, { seconds, now });
  return fact && { messageId, reference: reference || undefined, fact };
}

interface ReceiptRow extends ReturnType<typeof parseHead> {
  readonly status: Parameters<typeof parseDeliveryFact>[0];
}

/** Which field was unreadable, and what was expected there. */
interface UnreadRow {
  readonly unread: string;
}

const STATUS_FIELDS = ['status_code', 'status', 'status_text'];

/**
 * Parses a listed or pushed receipt. A push contains some fields twice, with and without an underscore. A status
 * field may be null or empty and then says nothing; a row without any status field was truncated. Without a
 * schema, which takes four times longer, because receipts come by the thousand.
 */
export function parseReceiptRow(row: unknown): ReceiptRow | UnreadRow {
  if (!isJsonObject(row)) return { unread: 'the answer: expected an object' };
  if (!STATUS_FIELDS.some((field) => field in row))
    return { unread: 'status_code: expected a code or a word' };
  const { messageId, reference, seconds } = parseHead(row);
  if (!isMessageId(messageId)) return { unread: 'message_id: expected letters, digits and dashes' };
  const status = {
    code: parseText(row.status_code),
    word: parseText(row.status),
    statusText: parseText(row.status_text),
    errorText: parseText(row.error_text),
  };
  return { messageId, reference, seconds, status };
}

/** What a receipt is about, and its time, even if the rest of the row is unreadable. */
function parseHead(row: JsonObject) {
  return {
    messageId: parseText(row.message_id) || parseText(row.messageid),
    reference: parseText(row.custom_string) || parseText(row.customstring),
    seconds: parseSeconds(row.timestamp),
  };
}

/** Empty if the row identifies no message. */
function buildUnreadItem(head: ReturnType<typeof parseHead>): readonly UnreadItem[] {
  const { reference, seconds: at } = head;
  // An invalid id must not become part of a key.
  const messageId = isMessageId(head.messageId) ? head.messageId : '';
  if (messageId === '' && reference === '') return [];
  return [{ messageId, reference: reference || undefined, at }];
}
