/** Groups items by key, in the order in which the keys first appear. */
export function groupByKey<T, K>(
  items: readonly T[],
  getKey: (item: T) => K,
): Map<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = getKey(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
