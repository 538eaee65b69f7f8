/** Allows one call in `intervalMs` on average, and up to `burst` calls at once after a pause. */
export interface RateLimit {
  readonly intervalMs: number;
  readonly burst: number;
}

/**
 * Limits by name, which hold for all processes of the app together. They use the clock of the store, so
 * that processes with different clocks agree, and expire when they limit nothing any more.
 */
export interface RateLimiter {
  /** Returns 0 if the call may be made now; else how many ms to wait before asking again. */
  acquire(name: string, rate: RateLimit): Promise<number>;
  /** Allows no call of this name for `ms`, because the other side asked for it. A longer block stays. */
  block(name: string, ms: number): Promise<void>;
}
