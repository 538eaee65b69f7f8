import type { KeyvStoreAdapter } from 'keyv';
import type { Index, Store } from '../app/ports/store.ts';
import { encode, keyed, wholeTtl } from './keyed.ts';
import { memoryIndex } from './memory-index.ts';

interface Entry {
  readonly text: string;
  readonly expiresAt: number;
}

/** A store that forgets everything with the process: for tests. */
export async function openMemoryStore(): Promise<Store> {
  const entries = new Map<string, Entry>();
  const indexes = new Map<string, Index>();
  const sweeper = setInterval(() => sweep(entries), 60_000).unref();

  return {
    ...keyed(mapAdapter(entries)),
    async claim(key, value, ttlMs) {
      const ttl = wholeTtl(ttlMs);
      if (textOf(entries, key) !== undefined) return false;
      entries.set(key, { text: encode(value), expiresAt: Date.now() + ttl });
      return true;
    },
    index(name) {
      const index = indexes.get(name) ?? memoryIndex();
      indexes.set(name, index);
      return index;
    },
    async ping() {},
    async close() {
      clearInterval(sweeper);
    },
  };
}

/** Not a bare Map, which Keyv would take too: its entries would not end by themselves. */
function mapAdapter(entries: Map<string, Entry>): KeyvStoreAdapter {
  const adapter: KeyvStoreAdapter = {
    opts: {},
    on: () => adapter,
    // Keyv's types promise any value; with a serializer it is always the text that was set.
    get: async (key: string) => textOf(entries, key) as never,
    getMany: async (keys: string[]) => keys.map((key) => textOf(entries, key)) as never[],
    async set(key: string, text: string, ttl = 0) {
      entries.set(key, { text, expiresAt: Date.now() + ttl });
    },
    delete: async (key: string) => entries.delete(key),
    async clear() {
      entries.clear();
    },
  };
  return adapter;
}

function textOf(entries: Map<string, Entry>, key: string): string | undefined {
  const entry = entries.get(key);
  return entry && entry.expiresAt > Date.now() ? entry.text : undefined;
}

function sweep(entries: Map<string, Entry>): void {
  for (const key of entries.keys()) {
    if (textOf(entries, key) === undefined) entries.delete(key);
  }
}
