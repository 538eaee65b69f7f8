import { setImmediate as others } from 'node:timers/promises';

/** So many take a few milliseconds, whatever is done with them. */
const TURN = 500;

/** Does something with many, some at a time, and lets whoever else waits for this process go in between. */
export async function forEachChunk<T>(
  all: readonly T[],
  work: (some: readonly T[], from: number) => void | Promise<void>,
): Promise<void> {
  for (let from = 0; from < all.length; from += TURN) {
    if (from > 0) await others();
    await work(all.slice(from, from + TURN), from);
  }
}
