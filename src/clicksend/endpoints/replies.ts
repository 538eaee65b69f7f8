import type { UnreadReplies } from '../../core/ports/clicksend-inbound.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { fetchPages } from '../http/fetch-pages.ts';
import { findNewestTime } from '../http/find-newest-time.ts';
import { classifyNotFound, isNotFoundStatus } from '../http/not-found.ts';
import { requireData } from '../http/response.ts';
import { buildReadBeforeBody } from '../wire/receipts.ts';
import { replyIdSchema, replyTimeSchema } from '../wire/replies.ts';
import { parseReplies } from './parse-replies.ts';
import type { EndpointContext } from './receipts.ts';

/**
 * All unread replies, to MMS too: "inbound MMS shares the same endpoints as SMS" (ClickSend's help).
 * Oldest first, whatever the order of the list; of the same second, as the list has them. Listing
 * does not mark them as read.
 */
export async function listUnreadReplies(
  reading: EndpointContext,
  apiUrl: string,
): Promise<EndpointResult<UnreadReplies>> {
  const { clock, metrics } = reading;
  const rows: unknown[] = [];
  let isOffered = true;
  let isWhole = true;
  const list = fetchPages(reading, { name: 'inbound', path: '/sms/inbound' }, (answer, page) => {
    if (!isNotFoundStatus(answer.status)) return 'go on';
    isOffered = page > 1;
    return 'end';
  });
  for await (const page of list) {
    rows.push(...page.rows);
    isWhole = page.isWhole;
  }
  if (!isOffered) return { offered: false };
  const ordered = oldestFirst(rows);
  const { replies } = parseReplies(ordered, { now: clock.now(), metrics, apiUrl });
  // Several rules of the account may list the same one each.
  const ids = [...new Set(ordered.flatMap(idOf))];
  const newest = findNewestTime(rows.flatMap(timeOf), isWhole);
  const nameless = rows.filter((row) => idOf(row).length === 0).flatMap(timeOf);
  return {
    offered: true,
    value: {
      ...{ replies, ids },
      ...(newest === undefined ? {} : { newest }),
      ...(newest === undefined || nameless.length === 0
        ? {}
        : { newestNameless: Math.max(...nameless) }),
    },
  };
}

/**
 * Marks one as read. Not offered: the endpoint may be missing; one that is read already, or gone,
 * is as it should be.
 */
export async function markReplyRead(
  reading: EndpointContext,
  messageId: string,
): Promise<EndpointResult<true>> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'inbound_read',
    method: 'PUT',
    path: `/sms/inbound-read/${messageId}`,
    timeoutMs: reading.timeoutMs,
  });
  if (!isNotFoundStatus(answer.status)) requireData(answer);
  else if (classifyNotFound(answer) !== 'thing') return { offered: false };
  return { offered: true, value: true };
}

/** Marks as read what is from before this; Unix seconds. Doing it twice changes nothing. */
export async function markRepliesRead(reading: EndpointContext, before: number): Promise<void> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'inbound_read',
    method: 'PUT',
    path: '/sms/inbound-read',
    body: buildReadBeforeBody(before),
    timeoutMs: reading.timeoutMs,
  });
  if (!isNotFoundStatus(answer.status)) requireData(answer);
}

/**
 * The order of the list is not documented; in the sample of more than one the newest come first. Turned
 * round, it is so within a second too, of which the times tell nothing.
 */
function oldestFirst(rows: readonly unknown[]): readonly unknown[] {
  const times = rows.flatMap(timeOf);
  const isNewestFirst = (times.at(0) ?? 0) >= (times.at(-1) ?? 0);
  const atLast = Number.POSITIVE_INFINITY;
  return (isNewestFirst ? rows.toReversed() : rows).toSorted((one, other) => {
    const [at = atLast, otherAt = atLast] = [timeOf(one)[0], timeOf(other)[0]];
    return at === otherAt ? 0 : at - otherAt;
  });
}

/** Of rows that cannot be read too: left unread they would come again for ever. */
function timeOf(row: unknown): readonly number[] {
  const time = replyTimeSchema.safeParse(row).data;
  return time === undefined ? [] : [time];
}

/** None where it has none that can be used. */
function idOf(row: unknown): readonly string[] {
  return replyIdSchema.safeParse(row).data ?? [];
}
