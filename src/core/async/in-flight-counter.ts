/** Counts running calls, so that others can wait until they end. */
interface InFlightCounter {
  /** Starts a call. The returned function ends it; calling that again has no effect. */
  begin(): () => void;
  /** Resolves once no call is running. */
  waitUntilIdle(): Promise<void>;
}

export function createInFlightCounter(): InFlightCounter {
  let running = 0;
  const waiting = new Set<() => void>();
  return {
    begin() {
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
    },
    async waitUntilIdle() {
      if (running === 0) return;
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
    },
  };
}
