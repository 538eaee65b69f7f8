import type { RateLimiter } from '../core/ports/rate-limiter.ts';

const cleaningMs = 60_000;

/** Limits of a process that has its store alone: there is nobody to share them with. `clock` in ms from anywhere. */
export function createLocalRateLimiter(clock: () => number): RateLimiter {
  const usedUpAt = new Map<string, number>();
  const heldUntil = new Map<string, number>();
  let cleanedAt = clock();
  const clean = (now: number) => {
    if (Math.abs(now - cleanedAt) < cleaningMs) return;
    cleanedAt = now;
    for (const times of [usedUpAt, heldUntil]) {
      for (const [name, at] of times) if (at <= now) times.delete(name);
    }
  };
  return {
    async acquire(name, { intervalMs, burst }) {
      const now = clock();
      clean(now);
      const heldMs = (heldUntil.get(name) ?? now) - now;
      if (heldMs > 0) return Math.ceil(heldMs);
      // More than all turns cannot be taken, unless the clock went back.
      const taken = Math.min(usedUpAt.get(name) ?? now, now + intervalMs * burst);
      const from = Math.max(taken, now);
      const waitMs = Math.ceil(from - now - intervalMs * (burst - 1));
      if (waitMs > 0) return waitMs;
      usedUpAt.set(name, from + intervalMs);
      return 0;
    },
    async block(name, ms) {
      const now = clock();
      heldUntil.set(name, Math.max(heldUntil.get(name) ?? now, now + ms));
    },
  };
}
