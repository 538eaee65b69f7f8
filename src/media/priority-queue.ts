/** `first`: the team's own pictures; `second`: pictures from replies. */
export type WorkPriority = 'first' | 'second';

/**
 * Runs one task at a time, so that two large pictures are never in memory at once. A task waits behind at
 * most one of lower priority; tasks of the same priority run in order of arrival.
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
