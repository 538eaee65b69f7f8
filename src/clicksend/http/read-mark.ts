/**
 * The latest time of the rows that were read (Unix seconds): everything up to it may be marked as read.
 * Undefined if that could mark a row that nobody saw: if reading stopped before the end of the list, only
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
