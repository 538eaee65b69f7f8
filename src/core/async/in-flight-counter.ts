/** Counts what is under way, for whoever has to wait for its end. */
export interface InFlightCounter {
  /** Something begins; what this gives is called at its end, once or more often. */
  begin(): () => void;
  /** Resolves as soon as nothing is under way. */
  waitUntilIdle(): Promise<void>;
}

export function createInFlightCounter(): InFlightCounter {
  const running = new Set<symbol>();
  const waiting = new Set<() => void>();
  return {
    begin() {
      const one = Symbol('one');
      running.add(one);
      return () => {
        running.delete(one);
        if (running.size > 0) return;
        for (const go of waiting) go();
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
