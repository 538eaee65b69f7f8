import { RetryLaterError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/** Work that another process took over is never requested here again, so old entries are dropped. */
const MAX_REMEMBERED = 1_000;

/**
 * How long (ms) this process leaves postponed work alone. Adding a waiting job makes it run at once, again and
 * again in a burst. This saves reads; the stored times decide.
 */
export function createUpdatePauses(clock: Clock) {
  const untils = new Map<string, { readonly at: number; readonly forMs: number }>();
  return {
    /** 0 means that it may run. */
    getRemainingMs(id: string): number {
      const { at, forMs } = untils.get(id) ?? { at: 0, forMs: 0 };
      // Never longer than requested, because the clock may have been set back.
      return Math.min(Math.max(0, at - clock.now()), forMs);
    },
    /** Runs the work, and remembers until when it was postponed. */
    async runAndRecordPause<T>(id: string, work: () => Promise<T>): Promise<T> {
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
