/** Made once, because to make one takes longer than a hundred uses of it. */
const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');
const lists = new Intl.ListFormat('en-GB');

/** `1 person`, `10,000 people` */
export function formatPeopleCount(count: number): string {
  return formatCount(count, 'person', 'people');
}

/** `1 message`, `10,000 messages` */
export function formatCount(count: number, one: string, other = `${one}s`): string {
  return `${formatNumber(count)} ${choosePlural(count, one, other)}`;
}

/** `no messages`, `1 message`, `10,000 messages` */
export function formatCountOrNone(count: number, one: string, other = `${one}s`): string {
  return count === 0 ? `no ${other}` : formatCount(count, one, other);
}

/** The form of a word for a count: `choosePlural(2, 'is', 'are')`. */
export function choosePlural(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

/** `10,000` */
export function formatNumber(count: number): string {
  return numbers.format(count);
}

/** `Jo, Sue and Al` */
export function formatList(items: readonly string[]): string {
  return lists.format(items);
}

/** `Jo, Sue and 3 more`: the first items, and the number of others. */
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
