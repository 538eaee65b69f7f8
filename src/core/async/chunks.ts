import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Processing this many items takes a few milliseconds. */
const CHUNK_SIZE = 500;

/** Processes many items in chunks and yields to the event loop between them. */
export async function forEachChunk<T>(
  items: readonly T[],
  work: (chunk: readonly T[], from: number) => void | Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += CHUNK_SIZE) {
    if (from > 0) await letOthersRun();
    await work(items.slice(from, from + CHUNK_SIZE), from);
  }
}

/** Loads a value per item, `size` at a time, and leaves out missing values. */
export async function mapInChunks<T, R>(
  items: readonly T[],
  size: number,
  load: (item: T) => Promise<R | undefined>,
): Promise<readonly R[]> {
  const found: R[] = [];
  for (let from = 0; from < items.length; from += size) {
    const results = await Promise.all(items.slice(from, from + size).map(load));
    found.push(...results.filter((result) => result !== undefined));
  }
  return found;
}
