/** `1 person`, `10,000 people` */
export function formatPeopleCount(count: number): string {
  return count === 1 ? '1 person' : `${formatNumber(count)} people`;
}

/** `10,000` */
export function formatNumber(count: number): string {
  return count.toLocaleString('en');
}
