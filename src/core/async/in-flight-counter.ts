/** Counts running calls, so that others can wait until they end. */
export function createInFlightCounter() {
  let running = 0;
  const waiting = new Set<() => void>();
  return {
    begin,
    /** Runs a call and counts it until it ends. */
    async track<T>(call: () => Promise<T>): Promise<T> {
      const end = begin();
      try {
        return await call();
      } finally {
        end();
      }
    },
    async waitUntilIdle(): Promise<void> {
      if (running === 0) return;
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
    },
  };

  /** Starts a call. The returned function ends it; calling that again has no effect. */
  function begin(): () => void {
    running += 1;
    let isRunning = true;
    return () => {
      if (!isRunning) return;
      isRunning = false;
      running -= 1;
      if (running > 0) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    };
  }
}
