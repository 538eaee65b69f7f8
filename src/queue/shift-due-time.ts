/** A longer wait is for a time of day, such as that of a scheduled send. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * When a job is due after the clock was set back from `before` to `now` (Unix ms). A short wait is a pause
 * and keeps its length; a long wait is for a time of day and does not change.
 */
export function shiftDueTime(dueAt: number, before: number, now: number): number {
  const leftMs = dueAt - before;
  return leftMs > LONGEST_PAUSE_MS ? dueAt : Math.min(dueAt, now + Math.max(0, leftMs));
}
