import type { SlackFault } from './world.ts';

/** Faults that wait for a matching call; the first match is used. */
export interface Faults {
  add(fault: SlackFault): void;
  take(method: string, args?: Readonly<Record<string, unknown>>): SlackFault['how'] | undefined;
}

export function createFaults(): Faults {
  const waiting: { fault: SlackFault; left: number; well: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1, well: fault.after ?? 0 });
    },
    take: (method, args = {}) => {
      const fitting = waiting.filter(
        ({ fault, left }) =>
          fault.method === method && left > 0 && (fault.when === undefined || fault.when(args)),
      );
      const next = fitting.find(({ well }) => well === 0);
      for (const one of fitting) one.well = Math.max(0, one.well - 1);
      if (next === undefined) return undefined;
      next.left -= 1;
      return next.fault.how;
    },
  };
}
