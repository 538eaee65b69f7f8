import type { Store } from '../../core/ports/store.ts';

/** A longer response would hold up other commands. */
const MAX_KEYS = 1_000;

interface WaitingRead {
  readonly keys: readonly string[];
  readonly resolve: (values: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Combines simultaneous reads, like those of a `Promise.all`, into one command, because providers bill per
 * command and a use case that needs six facts of a send reads them at once.
 */
export function joinReads(
  readMany: (keys: readonly string[]) => Promise<readonly unknown[]>,
): Pick<Store, 'get' | 'getMany'> {
  let waiting: WaitingRead[] = [];

  return {
    get: async <T>(key: string) => (await read([key]))[0] as T | undefined,
    getMany: async <T>(keys: readonly string[]) =>
      keys.length === 0 ? [] : ((await read(keys)) as (T | undefined)[]),
  };

  function read(keys: readonly string[]): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) process.nextTick(readAll);
      waiting.push({ keys, resolve, reject });
    });
  }

  function readAll(): void {
    const reads = waiting;
    waiting = [];
    let first = 0;
    let count = 0;
    for (const [n, { keys }] of reads.entries()) {
      if (n > first && count + keys.length > MAX_KEYS) {
        void readTogether(reads.slice(first, n));
        [first, count] = [n, 0];
      }
      count += keys.length;
    }
    void readTogether(reads.slice(first));
  }

  async function readTogether(reads: readonly WaitingRead[]): Promise<void> {
    try {
      const values = await readMany(reads.flatMap(({ keys }) => keys));
      let from = 0;
      for (const { keys, resolve } of reads) {
        resolve(values.slice(from, from + keys.length));
        from += keys.length;
      }
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }
}
