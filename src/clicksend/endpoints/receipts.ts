import type { Receipt, UnreadItem, UnreadReceipts } from '../../core/ports/clicksend-inbound.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Product } from '../../domain/send.ts';
import { formatCallName } from '../http/call-name.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages } from '../http/fetch-pages.ts';
import { findNewestTime } from '../http/find-newest-time.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isNotFoundStatus } from '../http/not-found.ts';
import { requireData } from '../http/response.ts';
import { buildReadBeforeBody, listedReceiptSchema, receiptTimeSchema } from '../wire/receipts.ts';
import { parseReceipts } from './parse-receipts.ts';

export interface EndpointContext {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly timeoutMs: number;
}

/** All unread receipts. Listing does not mark them as read. */
export async function listUnreadReceipts(
  reading: EndpointContext,
  product: Product,
): Promise<EndpointResult<UnreadReceipts>> {
  const receipts: Receipt[] = [];
  const listed: UnreadItem[] = [];
  const times: number[] = [];
  let isOffered = true;
  let isWhole = true;
  const list = fetchPages(
    reading,
    { name: formatCallName('receipts', product), path: `/${product}/receipts` },
    (answer, page) => {
      if (!isNotFoundStatus(answer.status)) return 'go on';
      isOffered = page > 1;
      return 'end';
    },
  );
  for await (const page of list) {
    receipts.push(
      ...parseReceipts(page.rows, { now: reading.clock.now(), metrics: reading.metrics }).receipts,
    );
    listed.push(...page.rows.flatMap((row) => listedReceiptSchema.safeParse(row).data ?? []));
    times.push(...timesOf(page.rows));
    isWhole = page.isWhole;
  }
  if (!isOffered) return { offered: false };
  const newest = findNewestTime(times, isWhole);
  return {
    offered: true,
    value: { receipts, listed, newest },
  };
}

/** Marks as read what is from before this; Unix seconds. Doing it twice changes nothing. */
export async function markReceiptsRead(
  reading: EndpointContext,
  product: Product,
  before: number,
): Promise<void> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: formatCallName('receipts_read', product),
    method: 'PUT',
    path: `/${product}/receipts-read`,
    body: buildReadBeforeBody(before),
    timeoutMs: reading.timeoutMs,
  });
  if (!isNotFoundStatus(answer.status)) requireData(answer);
}

/** Rows that could not be read count too: left unread they would come again for ever. */
function timesOf(rows: readonly unknown[]): readonly number[] {
  return rows.flatMap((row) => receiptTimeSchema.safeParse(row).data ?? []);
}
