import type { Clock } from '../ports/clock.ts';

/** Caches the result of `load` per key for `ttlMs`, but no rejection. Concurrent calls share one promise. */
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
    // An entry that expires later than it could was stored before the clock was set back.
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
