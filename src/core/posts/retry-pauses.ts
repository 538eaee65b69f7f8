import { RetryLaterError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/** How long what was put off is left alone, in this process. */
interface RetryPauses {
  /** In ms; 0: it may be tried. */
  getRemainingMs(id: string): number;
  /** Does it, and remembers until when it was put off. */
  runAndRecordPause<T>(id: string, work: () => Promise<T>): Promise<T>;
}

/** What another process took over is never asked for here again. */
const MAX_REMEMBERED = 1_000;

/**
 * Adding a job that waits makes it run at once, and in a burst it would read everything a hundred times
 * in vain. This only saves reads: the stored times decide.
 */
export function createRetryPauses(clock: Clock): RetryPauses {
  const untils = new Map<string, { readonly at: number; readonly forMs: number }>();
  return {
    getRemainingMs(id) {
      const { at, forMs } = untils.get(id) ?? { at: 0, forMs: 0 };
      // Never longer than asked for: the clock may have stepped back.
      return Math.min(Math.max(0, at - clock.now()), forMs);
    },
    async runAndRecordPause(id, work) {
      untils.delete(id);
      try {
        return await work();
      } catch (error) {
        if (error instanceof RetryLaterError) {
          if (untils.size >= MAX_REMEMBERED) untils.clear();
          untils.set(id, { at: clock.now() + error.afterMs, forMs: error.afterMs });
        }
        throw error;
      }
    },
  };
}
