import { setImmediate as waitForReads } from 'node:timers/promises';

/** A larger write would block the store for other calls. */
const MAX_BATCH_SIZE = 1_000;

interface WaitingCall<T, R> {
  readonly items: readonly T[];
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Combines simultaneous calls into batches, so that a burst needs few round trips. A single call runs at
 * once; calls made while it runs form the next batch. Each call gets the result or the error of its batch.
 */
export function createCallBatcher<T, R>(
  runBatch: (items: readonly T[]) => Promise<R>,
): (items: readonly T[]) => Promise<R> {
  const queue: WaitingCall<T, R>[] = [];
  let isRunning = false;
  return (items) =>
    new Promise((resolve, reject) => {
      queue.push({ items, resolve, reject });
      if (!isRunning) void runAll();
    });

  async function runAll(): Promise<void> {
    isRunning = true;
    while (queue.length > 0) {
      // First handles requests that have already arrived, so that they join the batch.
      await waitForReads();
      const batch = takeBatch();
      try {
        const result = await runBatch(batch.flatMap(({ items }) => items));
        for (const { resolve } of batch) resolve(result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  /** Does not split calls. A call with more items than fit in a batch gets its own. */
  function takeBatch(): readonly WaitingCall<T, R>[] {
    let count = 0;
    const end = queue.findIndex(({ items }, n) => {
      count += items.length;
      return n > 0 && count > MAX_BATCH_SIZE;
    });
    return queue.splice(0, end === -1 ? queue.length : end);
  }
}
