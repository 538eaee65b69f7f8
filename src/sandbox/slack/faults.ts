import type { SlackFault } from './world.ts';

/** Faults wait here for the call that they spoil; the first that fits is taken. */
export interface Faults {
  add(fault: SlackFault): void;
  take(method: string): SlackFault['how'] | undefined;
}

export function createFaults(): Faults {
  const waiting: { fault: SlackFault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take: (method) => {
      const next = waiting.find(({ fault, left }) => fault.method === method && left > 0);
      if (next === undefined) return undefined;
      next.left -= 1;
      return next.fault.how;
    },
  };
}
