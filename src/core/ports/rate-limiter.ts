/** How often something may be done: once in `intervalMs` on average, and up to `burst` times at once after a pause. */
export interface RateLimit {
  readonly intervalMs: number;
  readonly burst: number;
}

/**
 * Limits that hold for all processes of the app together, by name. Times are those of the medium
 * that keeps them, so that processes whose clocks differ agree. What is kept of a name leaves by
 * itself when it limits nothing any more.
 */
export interface RateLimiter {
  /** Takes a turn. 0: it may be done now; else nothing was taken, and in so many ms one may ask again. */
  acquire(name: string, rate: RateLimit): Promise<number>;
  /** Nobody gets a turn of this name for so long (ms): the other side asked for it. A longer hold stays. */
  block(name: string, ms: number): Promise<void>;
}
