interface Occurrences {
  /** How many matching calls it spoils; default 1. */
  readonly times?: number;
  /** How many matching calls succeed first; default 0. */
  readonly after?: number;
}

/** Faults that wait for a matching call; the first match is used. */
export interface FaultQueue<Fault extends Occurrences> {
  add(fault: Fault): void;
  /** Uses up one occurrence of the first fault that matches. */
  take(isMatch: (fault: Fault) => boolean): Fault | undefined;
  clear(): void;
}

export function createFaultQueue<Fault extends Occurrences>(): FaultQueue<Fault> {
  const waiting: { fault: Fault; left: number; well: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1, well: fault.after ?? 0 });
    },
    take: (isMatch) => {
      const fitting = waiting.filter(({ fault, left }) => left > 0 && isMatch(fault));
      const next = fitting.find(({ well }) => well === 0);
      for (const one of fitting) one.well = Math.max(0, one.well - 1);
      if (next === undefined) return undefined;
      next.left -= 1;
      return next.fault;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}
