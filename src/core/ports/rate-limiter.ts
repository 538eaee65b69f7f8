/** Allows one call per `intervalMs` on average, and up to `burst` calls at once after a pause. */
export interface RateLimit {
  readonly intervalMs: number;
  readonly burst: number;
}

/**
 * Named limits shared by all processes of the app. They use the store's clock, so that processes with
 * different clocks agree, and expire when they no longer limit anything.
 */
export interface RateLimiter {
  /**
   * Returns 0 if the call may be made now, or else how many ms to wait before asking again. Without a rate,
   * only a block makes the call wait.
   */
  acquire(name: string, rate?: RateLimit): Promise<number>;
  /** Allows no call of this name for `ms`, because the other side asked for that. A longer block stays in place. */
  block(name: string, ms: number): Promise<void>;
}
