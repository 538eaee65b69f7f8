import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Processing this many items takes a few milliseconds. */
const CHUNK_SIZE = 500;

/** Consecutive parts of at most `size` items. */
export function splitIntoChunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, n) => items.slice(n * size, (n + 1) * size));
}

/** Processes many items in chunks and yields to the event loop between them. */
export async function forEachChunk<T>(
  items: readonly T[],
  work: (chunk: readonly T[]) => void | Promise<void>,
): Promise<void> {
  for (const [n, chunk] of splitIntoChunks(items, CHUNK_SIZE).entries()) {
    if (n > 0) await letOthersRun();
    await work(chunk);
  }
}

/** Loads a value per item, `size` at a time, and leaves out missing values. Yields to the event loop between chunks. */
export async function mapInChunks<T, R>(
  items: readonly T[],
  size: number,
  load: (item: T) => Promise<R | undefined>,
): Promise<readonly R[]> {
  const loaded: R[] = [];
  for (const [n, chunk] of splitIntoChunks(items, size).entries()) {
    // A store in this process answers without yielding to the event loop.
    if (n > 0) await letOthersRun();
    const results = await Promise.all(chunk.map(load));
    loaded.push(...results.filter((result) => result !== undefined));
  }
  return loaded;
}
