import type { RateLimiter } from '../core/ports/rate-limiter.ts';

const CLEAN_EVERY_MS = 60_000;

/**
 * Limits for a process that does not share its store (docs/decisions/0024-our-own-rate-limiter.md). `now`
 * is in ms, from any start.
 */
export function createLocalRateLimiter(now: () => number): RateLimiter {
  /** By name, when the calls made so far no longer count against the limit. */
  const usedUpAt = new Map<string, number>();
  const blockedUntil = new Map<string, number>();
  let cleanedAt = now();
  const clean = (at: number) => {
    if (Math.abs(at - cleanedAt) < CLEAN_EVERY_MS) return;
    cleanedAt = at;
    for (const times of [usedUpAt, blockedUntil]) {
      for (const [name, time] of times) if (time <= at) times.delete(name);
    }
  };
  return {
    async acquire(name, rate) {
      const at = now();
      clean(at);
      const blockedMs = (blockedUntil.get(name) ?? at) - at;
      if (blockedMs > 0) return Math.ceil(blockedMs);
      if (!rate) return 0;
      const { intervalMs, burst } = rate;
      // It cannot be further ahead than a full burst, unless the clock was set back.
      const usedUp = Math.min(usedUpAt.get(name) ?? at, at + intervalMs * burst);
      const from = Math.max(usedUp, at);
      const waitMs = Math.ceil(from - at - intervalMs * (burst - 1));
      if (waitMs > 0) return waitMs;
      usedUpAt.set(name, from + intervalMs);
      return 0;
    },
    async block(name, ms) {
      const at = now();
      blockedUntil.set(name, Math.max(blockedUntil.get(name) ?? at, at + ms));
    },
  };
}
