interface Waiting {
  readonly bytes: number;
  start(): void;
}

/** Runs work that needs this many bytes of memory. */
type ReserveBytes = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * Keeps the memory of all running work within a budget in bytes. Work that does not fit waits in order of
 * arrival. Work that alone exceeds the budget runs alone.
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
