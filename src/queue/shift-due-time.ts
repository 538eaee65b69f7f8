/** Longer waits are for a time of the day: what is scheduled, what is overdue. */
const SHORT_MS = 10 * 60_000;

/**
 * When a job is due after the clock stepped back from `before` to `now` (Unix ms). A short wait is a
 * pause and takes as long as it would have; a long one is for a time of the day, and stays.
 */
export function shiftDueTime(dueAt: number, before: number, now: number): number {
  const leftMs = dueAt - before;
  return leftMs > SHORT_MS ? dueAt : Math.min(dueAt, now + Math.max(0, leftMs));
}
