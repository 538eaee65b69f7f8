import type { Clock } from '../../core/ports/clock.ts';

/** Long waits are split: timers are limited to 24 days, and a machine that slept must read its clock again. */
const LONGEST_WAIT_MS = 60_000;

/** Calls `ring` at the earliest time that was set, or a minute after it was set. */
export function createAlarm(clock: Clock, ring: () => void) {
  let setFor = Number.POSITIVE_INFINITY;
  return {
    /** Both in Unix ms. */
    set(at: number, now: number): void {
      // On a machine that slept, the timer is late.
      const isSetForEarlier = setFor <= at && setFor >= now;
      if (isSetForEarlier) return;
      const waitMs = Math.min(Math.max(0, at - now), LONGEST_WAIT_MS);
      const mine = now + waitMs;
      setFor = mine;
      void clock.wait(waitMs).then(() => {
        // A clock's wait cannot be cancelled; one replaced by a later `set` does nothing.
        if (setFor !== mine) return;
        setFor = Number.POSITIVE_INFINITY;
        ring();
      });
    },
  };
}
