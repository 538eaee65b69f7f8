interface Waiting {
  readonly bytes: number;
  start(): void;
}

/** Runs work that holds so many bytes in memory. */
type ReserveBytes = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * Keeps what all work holds in memory together within a budget, in bytes. What does not fit waits, in the
 * order of its coming; what alone is more than the budget runs alone.
 */
export function createByteBudget(budget: number): ReserveBytes {
  const waiting: Waiting[] = [];
  let free = budget;

  function startNext(): void {
    const [first] = waiting;
    if (!first || first.bytes > free) return;
    waiting.shift();
    free -= first.bytes;
    first.start();
    startNext();
  }

  return async (requested, work) => {
    const bytes = Math.min(requested, budget);
    await new Promise<void>((start) => {
      waiting.push({ bytes, start });
      startNext();
    });
    try {
      return await work();
    } finally {
      free += bytes;
      startNext();
    }
  };
}
