interface Lifetime {
  /** So long the things under test live. */
  readonly ttlMs: number;
  /** Of this attempt alone: what an earlier one left must not be met again. */
  readonly tag: string;
  /** What was done until now made the thing live anew. */
  renew(): void;
}

const FIRST_MS = 200;

/**
 * Tries what a thing does while it lives and after that. A machine that is busy may not come to the end of the
 * first part in time, by which nothing is shown: then the whole is tried anew with a longer life.
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
      // From one act to the next but one, each carried out at some time between its call and its answer.
      if (longestMs < ttlMs / 2) throw error;
    }
  }
}
