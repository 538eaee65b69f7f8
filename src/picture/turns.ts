interface Waiting {
  readonly weight: number;
  start(): void;
}

/** Lets at most `capacity` weight of work run at once; the others wait in the order of their coming. */
export function turns(capacity: number) {
  const waiting: Waiting[] = [];
  let free = capacity;

  function next(): void {
    const first = waiting[0];
    if (!first || first.weight > free) return;
    waiting.shift();
    free -= first.weight;
    first.start();
    next();
  }

  return async function take<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(weight, capacity);
    await new Promise<void>((start) => {
      waiting.push({ weight: taken, start });
      next();
    });
    try {
      return await work();
    } finally {
      free += taken;
      next();
    }
  };
}
