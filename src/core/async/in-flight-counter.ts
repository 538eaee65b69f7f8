/** Counts calls that run, for whoever has to wait for their end. */
interface InFlightCounter {
  /** A call begins. The function that this returns ends it; calling it again changes nothing. */
  begin(): () => void;
  /** Resolves as soon as no call runs. */
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
