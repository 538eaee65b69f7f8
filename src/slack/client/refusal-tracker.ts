import { LRUCache } from 'lru-cache';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { isTemporaryRefusal, toAppError } from '../errors/to-app-error.ts';

/** How long a call is retried if Slack refuses it without saying that it always will. */
const PATIENCE_MS = 60_000;

/** The oldest calls are dropped first, because nobody retries them. */
const MAX_CALLS = 1_000;

/** The refused calls of this process, by target. */
interface RefusalTracker {
  /** Returns what to throw: the error itself, or a final one if Slack has refused the call for a minute. */
  recordRefusal(call: string, error: unknown): unknown;
  recordSuccess(call: string): void;
}

/**
 * Gives up a call after a minute of refusals with an unknown error code, so that the person who waits for
 * it can be notified elsewhere.
 */
export function createRefusalTracker(clock: Clock): RefusalTracker {
  const since = new LRUCache<string, number>({ max: MAX_CALLS });
  return {
    recordRefusal(call, error) {
      if (!isTemporaryRefusal(error)) return error;
      const first = since.get(call) ?? clock.now();
      since.set(call, first);
      if (clock.now() - first < PATIENCE_MS) return error;
      const { code } = toAppError(error);
      return new AppError(code, { retry: 'never', answered: true, cause: error });
    },
    recordSuccess: (call) => void since.delete(call),
  };
}
