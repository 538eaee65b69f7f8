import type { KeyvStoreAdapter } from 'keyv';
import type { Store } from '../../core/ports/store.ts';
import { createKeyedRecords, encodeRecord, roundIndexTtl, roundTtl } from '../keyed-records.ts';
import { createLocalRateLimiter } from '../local-rate-limiter.ts';
import { createMemoryIndexes } from './memory-indexes.ts';

const SWEEP_EVERY_MS = 60_000;

/** A store that ends with the process, for tests. Records expire by `now` (Unix ms). */
export async function openMemoryStore({
  now = Date.now,
}: {
  readonly now?: () => number;
} = {}): Promise<Store> {
  const records = createMemoryRecords(now);
  const indexes = createMemoryIndexes(now);
  const sweeper = setInterval(() => {
    records.deleteExpired();
    indexes.deleteExpired();
  }, SWEEP_EVERY_MS).unref();

  return {
    ...createKeyedRecords(records.adapter),
    async setIfAbsent(key, value, ttlMs) {
      const ttl = roundTtl(ttlMs);
      if (records.get(key) !== undefined) return false;
      records.set(key, encodeRecord(value), ttl);
      return true;
    },
    async compareAndSet(key, from, to, ttlMs) {
      const ttl = roundTtl(ttlMs);
      if (records.get(key) !== encodeRecord(from)) return false;
      records.set(key, encodeRecord(to), ttl);
      return true;
    },
    rateLimiter: createLocalRateLimiter(now),
    getIndex: (name, ttlMs) => indexes.getIndex(name, roundIndexTtl(ttlMs)),
    addToIndexes: (entries, ttlMs) => indexes.addToIndexes(entries, roundIndexTtl(ttlMs)),
    async ping() {},
    async close() {
      clearInterval(sweeper);
    },
  };
}

/** Not a bare Map, which Keyv would take too: the records of one would not expire by themselves. */
function createMemoryRecords(now: () => number) {
  const records = new Map<string, { readonly text: string; readonly expiresAt: number }>();
  const get = (key: string): string | undefined => {
    const record = records.get(key);
    return record && record.expiresAt > now() ? record.text : undefined;
  };
  const set = (key: string, text: string, ttlMs: number): void => {
    records.set(key, { text, expiresAt: now() + ttlMs });
  };
  const adapter: KeyvStoreAdapter = {
    opts: {},
    on: () => adapter,
    // Keyv's types promise any value; with a serializer it is always the text that was set.
    get: async (key: string) => get(key) as never,
    getMany: async (keys: string[]) => keys.map(get) as never[],
    set: async (key: string, text: string, ttl = 0) => set(key, text, ttl),
    delete: async (key: string) => records.delete(key),
    clear: async () => records.clear(),
  };
  return {
    adapter,
    get,
    set,
    deleteExpired() {
      for (const key of records.keys()) if (get(key) === undefined) records.delete(key);
    },
  };
}
