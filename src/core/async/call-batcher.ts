import { setImmediate as everythingRead } from 'node:timers/promises';

/** So much is done at once at most: one write must not hold up the store for others. */
const MOST_IN_A_LOT = 1_000;

interface Waiting<T, R> {
  readonly some: readonly T[];
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Does in lots what many ask for at the same time. What comes alone is done at once; all that comes
 * meanwhile is the next lot, so that a burst costs few round trips. Gives everybody what came of
 * the whole lot, and rejects with what the whole lot failed with.
 */
export function createCallBatcher<T, R>(
  work: (lot: readonly T[]) => Promise<R>,
): (some: readonly T[]) => Promise<R> {
  const queue: Waiting<T, R>[] = [];
  let isWorking = false;
  return (some) =>
    new Promise((done, failed) => {
      queue.push({ some, done, failed });
      if (!isWorking) void workAll();
    });

  async function workAll(): Promise<void> {
    isWorking = true;
    while (queue.length > 0) {
      // Whatever else has come by now is read first, and goes along.
      await everythingRead();
      const lot = nextLot();
      try {
        const result = await work(lot.flatMap(({ some }) => some));
        for (const { done } of lot) done(result);
      } catch (error) {
        for (const { failed } of lot) failed(error);
      }
    }
    isWorking = false;
  }

  /** Whole pushes; one that is larger than a lot is a lot of its own. */
  function nextLot(): readonly Waiting<T, R>[] {
    let count = 0;
    const end = queue.findIndex(({ some }, n) => {
      count += some.length;
      return n > 0 && count > MOST_IN_A_LOT;
    });
    return queue.splice(0, end === -1 ? queue.length : end);
  }
}
