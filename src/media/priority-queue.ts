/** Who goes first: the team's own pictures, then those that came with replies. */
export type WorkPriority = 'first' | 'second';

/**
 * Runs one piece of work at a time, so that two large pictures never add up. Nobody waits behind more
 * than one piece of lower priority; of the same priority they run in the order of their coming.
 */
export function createPriorityQueue() {
  const waiting: Record<WorkPriority, (() => void)[]> = { first: [], second: [] };
  let isBusy = false;

  function startNext(): void {
    const start = waiting.first.shift() ?? waiting.second.shift();
    isBusy = start !== undefined;
    start?.();
  }

  return async function enqueue<T>(priority: WorkPriority, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      waiting[priority].push(start);
      if (!isBusy) startNext();
    });
    try {
      return await work();
    } finally {
      startNext();
    }
  };
}
