import type { Clock } from '../../src/core/ports/clock.ts';

/** A clock that moves only when a test moves it. Its `wait` never resolves. */
export interface MovingClock extends Clock {
  moveTo(at: number): void;
}

export function createMovingClock(start = Date.UTC(2026, 10, 23, 9)): MovingClock {
  let now = start;
  return {
    now: () => now,
    wait: () => new Promise(() => undefined),
    moveTo: (at) => {
      now = Math.max(now, at);
    },
  };
}
