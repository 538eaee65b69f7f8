/** Loads something for each item, `size` of them at a time, and leaves out what there is none of. */
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
