import type { Clock } from '../ports/clock.ts';

/**
 * Stores what `load` resolves to, by its key, for `ttlMs` from the call on. Calls that come meanwhile
 * get the same promise. A rejection is not stored. With more results than `limit` all are dropped.
 */
export function memoizeWithTtl<T>(
  ttlMs: number,
  clock: Clock,
  load: (key: string) => Promise<T>,
  limit = 200,
): (key: string) => Promise<T> {
  const entries = new Map<string, { readonly until: number; readonly result: Promise<T> }>();
  return (key) => {
    const now = clock.now();
    const stored = entries.get(key);
    // An entry from the future is of a clock that was set back since.
    if (stored && stored.until > now && stored.until <= now + ttlMs) return stored.result;
    if (entries.size >= limit) entries.clear();
    const entry = { until: now + ttlMs, result: load(key) };
    entries.set(key, entry);
    entry.result.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.result;
  };
}
