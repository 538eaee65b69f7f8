import type { Listed, Offered, Receipt, UnreadReceipts } from '../../core/ports/clicksend.ts';
import type { Clock, Meter } from '../../core/ports/clock-log-metrics.ts';
import type { Product } from '../../domain/send.ts';
import { callName } from '../http/call-name.ts';
import { read } from '../http/call-with-retry.ts';
import { pages } from '../http/fetch-pages.ts';
import { newestOf } from '../http/find-newest-time.ts';
import type { Http } from '../http/http-client.ts';
import { isGone } from '../http/not-found.ts';
import { dataOf } from '../http/response.ts';
import { listedReceipt, readBefore, receiptTime } from '../wire/receipts.ts';
import { readReceipts } from './parse-receipts.ts';

export interface Reading {
  readonly http: Http;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly timeoutMs: number;
}

/** All unread receipts. Listing does not mark them as read. */
export async function unreadReceipts(
  reading: Reading,
  product: Product,
): Promise<Offered<UnreadReceipts>> {
  const receipts: Receipt[] = [];
  const listed: Listed[] = [];
  const times: number[] = [];
  let isOffered = true;
  let isWhole = true;
  const list = pages(
    reading,
    { name: callName('receipts', product), path: `/${product}/receipts` },
    (answer, page) => {
      if (!isGone(answer.status)) return 'go on';
      isOffered = page > 1;
      return 'end';
    },
  );
  for await (const page of list) {
    receipts.push(
      ...readReceipts(page.rows, { now: reading.clock.now(), meter: reading.meter }).receipts,
    );
    listed.push(...page.rows.flatMap((row) => listedReceipt.safeParse(row).data ?? []));
    times.push(...timesOf(page.rows));
    isWhole = page.isWhole;
  }
  if (!isOffered) return { offered: false };
  const newest = newestOf(times, isWhole);
  return {
    offered: true,
    value: { receipts, listed, newest },
  };
}

/** Marks as read what is from before this; Unix seconds. Doing it twice changes nothing. */
export async function markReceiptsRead(
  reading: Reading,
  product: Product,
  before: number,
): Promise<void> {
  const answer = await read(reading.http, reading.clock, {
    name: callName('receipts_read', product),
    method: 'PUT',
    path: `/${product}/receipts-read`,
    body: readBefore(before),
    timeoutMs: reading.timeoutMs,
  });
  if (!isGone(answer.status)) dataOf(answer);
}

/** Rows that could not be read count too: left unread they would come again for ever. */
function timesOf(rows: readonly unknown[]): readonly number[] {
  return rows.flatMap((row) => receiptTime.safeParse(row).data ?? []);
}
