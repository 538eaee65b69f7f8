import type { KeyvStoreAdapter } from 'keyv';
import type { Store } from '../../core/ports/store.ts';
import { createKeyedRecords, encodeRecord, roundIndexTtl, roundTtl } from '../keyed-records.ts';
import { createLocalRateLimiter } from '../local-rate-limiter.ts';
import { createMemoryIndexes } from './memory-indexes.ts';

interface Entry {
  readonly text: string;
  readonly expiresAt: number;
}

interface Entries {
  readonly map: Map<string, Entry>;
  readonly now: () => number;
}

/** A store that forgets everything with the process: for tests, by whose clock (Unix ms) records end. */
export async function openMemoryStore({
  now = Date.now,
}: {
  readonly now?: () => number;
} = {}): Promise<Store> {
  const entries: Entries = { map: new Map<string, Entry>(), now };
  const indexes = createMemoryIndexes(now);
  const sweeper = setInterval(() => {
    sweep(entries);
    indexes.sweep();
  }, 60_000).unref();

  return {
    ...createKeyedRecords(mapAdapter(entries)),
    async setIfAbsent(key, value, ttlMs) {
      const ttl = roundTtl(ttlMs);
      if (textOf(entries, key) !== undefined) return false;
      entries.map.set(key, { text: encodeRecord(value), expiresAt: now() + ttl });
      return true;
    },
    async compareAndSet(key, from, to, ttlMs) {
      const ttl = roundTtl(ttlMs);
      if (textOf(entries, key) !== encodeRecord(from)) return false;
      entries.map.set(key, { text: encodeRecord(to), expiresAt: now() + ttl });
      return true;
    },
    rateLimiter: createLocalRateLimiter(now),
    getIndex: (name, keptMs) => indexes.index(name, roundIndexTtl(keptMs)),
    addToIndexes: (entries, keptMs) => indexes.addToIndexes(entries, roundIndexTtl(keptMs)),
    async ping() {},
    async close() {
      clearInterval(sweeper);
    },
  };
}

/** Not a bare Map, which Keyv would take too: its entries would not end by themselves. */
function mapAdapter(entries: Entries): KeyvStoreAdapter {
  const adapter: KeyvStoreAdapter = {
    opts: {},
    on: () => adapter,
    // Keyv's types promise any value; with a serializer it is always the text that was set.
    get: async (key: string) => textOf(entries, key) as never,
    getMany: async (keys: string[]) => keys.map((key) => textOf(entries, key)) as never[],
    async set(key: string, text: string, ttl = 0) {
      entries.map.set(key, { text, expiresAt: entries.now() + ttl });
    },
    delete: async (key: string) => entries.map.delete(key),
    async clear() {
      entries.map.clear();
    },
  };
  return adapter;
}

function textOf(entries: Entries, key: string): string | undefined {
  const entry = entries.map.get(key);
  return entry && entry.expiresAt > entries.now() ? entry.text : undefined;
}

function sweep(entries: Entries): void {
  for (const key of entries.map.keys()) {
    if (textOf(entries, key) === undefined) entries.map.delete(key);
  }
}
