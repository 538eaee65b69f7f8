/** Counts running calls, so that others can wait until they end. */
interface InFlightCounter {
  /** Starts a call. The returned function ends it; calling that again has no effect. */
  begin(): () => void;
  /** Resolves once no call is running. */
  waitUntilIdle(): Promise<void>;
}

export function createInFlightCounter(): InFlightCounter {
  const running = new Set<symbol>();
  const waiting = new Set<() => void>();
  return {
    begin() {
      const call = Symbol('call');
      running.add(call);
      return () => {
        running.delete(call);
        if (running.size > 0) return;
        for (const resolve of waiting) resolve();
        waiting.clear();
      };
    },
    async waitUntilIdle() {
      if (running.size === 0) return;
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
    },
  };
}
