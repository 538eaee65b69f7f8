import { AppError, getErrorCode, isFinalError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { CALLS_TAKE_MS, LATE_MS, ORPHAN_MS } from './post-once.ts';

/** Longer than any call can be delayed. */
const MAX_LATE_MS = 2 * LATE_MS;

/** One update of a message in Slack. `T` is its result. */
interface UpdateAttempt<T> {
  /** Until then (Unix ms) Slack may carry out an older update without a response, as stored. */
  readonly lateUntil: number | undefined;
  /** Slack responded to an update with this content. */
  readonly isShown: boolean;
  storeLateUntil(lateUntil: number | undefined): Promise<void>;
  /** Calls Slack. Throws an AppError, with `answered` if Slack responded that it did not update. */
  update(): Promise<T>;
  /** Stores what the message shows and `lateUntil` in one write. */
  store(result: T, lateUntil: number | undefined): Promise<void>;
}

/**
 * Updates a message in Slack so that its newest content stays, although Slack may carry out an older update
 * later (decision 25). Returns how soon (ms) to run again, even if nothing changes; 0: never.
 */
export async function ensureUpdate<T>(clock: Clock, attempt: UpdateAttempt<T>): Promise<number> {
  const { lateUntil, isShown } = attempt;
  const calledAt = clock.now();
  const lateMs = computeLateMs(lateUntil, calledAt);
  const isOverwritten = lateUntil !== undefined && lateMs === 0;
  if (isShown && !isOverwritten) return lateMs;
  const lateBefore = lateMs > 0 ? lateUntil : undefined;
  const storeLater = (until: number) => attempt.storeLateUntil(Math.max(until, lateBefore ?? 0));
  // Stored first, so that if this process dies, another one knows that this call may come late.
  await storeLater(calledAt + CALLS_TAKE_MS + ORPHAN_MS);
  const result = await attempt.update().catch(async (error: unknown) => {
    const stored = isRefused(error)
      ? attempt.storeLateUntil(lateUntil)
      : storeLater(computeLateUntil(error, calledAt, clock.now()));
    // If the store is not available, the longer time that was stored before applies.
    await stored.catch(() => undefined);
    throw error;
  });
  await attempt.store(result, lateBefore);
  return computeLateMs(lateBefore, clock.now());
}

/** How long (ms) Slack may still carry out an older update. */
function computeLateMs(lateUntil: number | undefined, now: number): number {
  const lateMs = (lateUntil ?? now) - now;
  // A time further away was stored before the clock was set back.
  return lateMs > MAX_LATE_MS ? 0 : Math.max(0, lateMs);
}

/** The message was deleted, or is too old to edit, so it cannot say anything more. */
export function skipFinalError(error: unknown): void {
  if (!isFinalError(error)) throw error;
}

function isRefused(error: unknown): boolean {
  return error instanceof AppError && error.answered;
}

/** Until when (Unix ms) Slack may carry out an update without a response. */
function computeLateUntil(error: unknown, calledAt: number, now: number): number {
  return getErrorCode(error) === 'slack_timeout' ? calledAt + LATE_MS : now + ORPHAN_MS;
}
