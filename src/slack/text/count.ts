/** `1 person`, `10,000 people` */
export function formatPeopleCount(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}

/** `10,000` */
export function formatNumber(count: number): string {
  return count.toLocaleString('en');
}

/** `Jo, Sue and 3 more`: the first items, and how many others there are. */
export function formatFirst<T>(
  items: readonly T[],
  limit: number,
  format: (item: T) => string,
  formatRest: (count: number) => string = formatNumber,
): string {
  const rest = items.length - limit;
  const more = rest > 0 ? ` and ${formatRest(rest)} more` : '';
  return `${items.slice(0, limit).map(format).join(', ')}${more}`;
}
