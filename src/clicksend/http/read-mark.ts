import { callWithRetry, type EndpointCall, type EndpointContext } from './call.ts';
import { isNotFoundStatus } from './classify-response.ts';
import { requireData } from './response.ts';

/** Marks what ClickSend lists as unread before this time (Unix seconds) as read. Idempotent. */
export async function markReadBefore(
  context: EndpointContext,
  list: Pick<EndpointCall, 'name' | 'path'>,
  before: number,
): Promise<void> {
  const call = { ...list, method: 'PUT', body: { date_before: before } } as const;
  const response = await callWithRetry(context, call);
  if (!isNotFoundStatus(response.status)) requireData(response);
}
/**
 * The latest time of the rows that were read (Unix seconds): everything up to it may be marked as read.
 * Undefined if that could mark an unseen row: if reading stopped before the end of the list, only
 * an oldest-first order leaves no unseen row before the mark.
 */
export function findNewestTime(times: readonly number[], isWhole: boolean): number | undefined {
  if (!isWhole && !isAscending(times)) return undefined;
  const newest = times.reduce((one, other) => Math.max(one, other), 0);
  return newest > 0 ? newest : undefined;
}

function isAscending(times: readonly number[]): boolean {
  return times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0));
}
