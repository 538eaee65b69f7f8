import { LRUCache } from 'lru-cache';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { isVagueRefusal, toAppError } from '../errors/to-app-error.ts';

/** For so long a call is tried again that Slack refuses without saying that it always will. */
const PATIENCE_MS = 60_000;

/** Calls that nobody tries again need not be remembered. */
const MOST_CALLS = 1_000;

/** What this process knows of calls that Slack said no to, each by what it is about. */
interface RefusalTracker {
  /** What to throw: the error as it is, or a final one when Slack has said nothing but no for too long. */
  recordRefusal(call: string, error: unknown): unknown;
  recordSuccess(call: string): void;
}

/**
 * Slack's no is a no, also where nobody knows the word: after a minute of it the call is given up, so
 * that whoever waits for it is told in another place.
 */
export function createRefusalTracker(clock: Clock): RefusalTracker {
  const since = new LRUCache<string, number>({ max: MOST_CALLS });
  return {
    recordRefusal(call, error) {
      if (!isVagueRefusal(error)) return error;
      const first = since.get(call) ?? clock.now();
      since.set(call, first);
      if (clock.now() - first < PATIENCE_MS) return error;
      const { code } = toAppError(error);
      return new AppError(code, { retry: 'never', answered: true, cause: error });
    },
    recordSuccess: (call) => void since.delete(call),
  };
}
