/**
 * How much a series still grows at its end, in its own unit: the lowest of its last quarter less the
 * lowest of the quarter before. The lowest, since memory is only given back when there is a need to.
 */
export function measureGrowth(series: readonly number[]): number {
  const quarter = Math.max(1, Math.floor(series.length / 4));
  const last = series.slice(-quarter);
  const before = series.slice(-2 * quarter, -quarter);
  return before.length === 0 ? 0 : Math.min(...last) - Math.min(...before);
}
