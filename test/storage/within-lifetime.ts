interface Lifetime {
  /** How long the tested thing lives (ms). */
  readonly ttlMs: number;
  /** Unique for each attempt, so that nothing of an earlier attempt is found. */
  readonly tag: string;
  /** Call it after something renewed the lifetime. */
  renew(): void;
}

const FIRST_MS = 200;

/**
 * Tests what a thing does while it lives and after that. A busy machine may not finish the first part in time. The
 * result then shows nothing, and all of it is tried again with a longer lifetime.
 */
export async function tryWithinLifetime<T>(act: (life: Lifetime) => Promise<T>): Promise<T> {
  for (let ttlMs = FIRST_MS; ; ttlMs *= 4) {
    let renewedAt = performance.now();
    let longestMs = 0;
    const renew = () => {
      longestMs = Math.max(longestMs, performance.now() - renewedAt);
      renewedAt = performance.now();
    };
    try {
      return await act({ ttlMs, tag: `${ttlMs}`, renew });
    } catch (error) {
      renew();
      // Measured over two calls, because each takes effect at some time between its call and its response.
      if (longestMs < ttlMs / 2) throw error;
    }
  }
}
