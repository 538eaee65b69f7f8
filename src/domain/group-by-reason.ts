/**
 * Groups items by reason, in the order in which the reasons first appear. After `limit` reasons, `others`
 * counts the remaining items.
 */
export function groupByReason<T>(
  items: readonly T[],
  getReason: (item: T) => string,
  limit: number,
): {
  readonly groups: readonly (readonly [reason: string, items: readonly T[]])[];
  readonly others: number;
} {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const reason = getReason(item);
    const group = groups.get(reason);
    if (group) group.push(item);
    else groups.set(reason, [item]);
  }
  const all = [...groups];
  return {
    groups: all.slice(0, limit),
    others: all.slice(limit).reduce((sum, [, group]) => sum + group.length, 0),
  };
}
