/**
 * The latest of the times of a list that was read, as far as what it has may be marked by time:
 * of a list given up before its end, only oldest-first leaves no unseen row behind the mark.
 */
export function findNewestTime(times: readonly number[], isWhole: boolean): number | undefined {
  if (!isWhole && !isAscending(times)) return undefined;
  const newest = times.reduce((one, other) => Math.max(one, other), 0);
  return newest > 0 ? newest : undefined;
}

function isAscending(times: readonly number[]): boolean {
  return times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0));
}
