import type { KeyvStoreAdapter } from 'keyv';
import type { Index, IndexEntry, Store } from '../../src/core/ports/store.ts';
import {
  addRecords,
  createKeyedRecords,
  encodeRecord,
  roundIndexTtl,
  roundTtl,
} from '../../src/storage/keyed-records.ts';
import { createLocalRateLimiter } from '../../src/storage/local-rate-limiter.ts';

const SWEEP_EVERY_MS = 60_000;

/** An in-memory store for tests. Records expire by `now` (Unix ms). */
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
    addMany: async (entries, ttlMs, keys) => addRecords(records, entries, roundTtl(ttlMs), keys),
    async compareAndSet(key, from, to, ttlMs) {
      const ttl = roundTtl(ttlMs);
      if (records.get(key) !== encodeRecord(from)) return false;
      records.set(key, encodeRecord(to), ttl);
      return true;
    },
    rateLimiter: createLocalRateLimiter(now),
    getIndex: (name, ttlMs) => indexes.getIndex(name, roundIndexTtl(ttlMs)),
    async ping() {},
    async close() {
      clearInterval(sweeper);
    },
  };
}

/** Not a bare Map, which Keyv would accept too, because its records would not expire by themselves. */
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
    // Keyv's types allow any value; with a serializer it is always the text that was set.
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

interface IndexData {
  readonly scores: Map<string, number>;
  /** Unix ms; Infinity: never. */
  expiresAt: number;
}

/** Named indexes that sort whenever they are listed, and expire by `now` (Unix ms). */
function createMemoryIndexes(now: () => number): Pick<Store, 'getIndex'> & {
  deleteExpired(): void;
} {
  const indexes = new Map<string, IndexData>();
  /** The index with this name. A new one if there is none or it has expired. */
  const load = (name: string): IndexData => {
    const existing = indexes.get(name);
    if (existing && existing.expiresAt > now()) return existing;
    const empty = { scores: new Map<string, number>(), expiresAt: Number.POSITIVE_INFINITY };
    indexes.set(name, empty);
    return empty;
  };
  return {
    getIndex: (name, ttlMs) => createIndex(() => load(name), ttlMs, now),
    deleteExpired() {
      for (const [name, { expiresAt }] of indexes) if (expiresAt <= now()) indexes.delete(name);
    },
  };
}

function createIndex(load: () => IndexData, ttlMs: number, now: () => number): Index {
  const sort = (): IndexEntry[] =>
    [...load().scores].map(([member, score]) => ({ member, score })).sort(compareByScoreThenMember);
  const renew = () => {
    const data = load();
    data.expiresAt = now() + ttlMs;
    return data.scores;
  };

  return {
    async add(entries) {
      if (entries.length === 0) return;
      const scores = renew();
      // Adding 0 turns -0 into 0, as in JSON and in Redis.
      for (const { member, score } of entries) scores.set(member, score + 0);
    },
    async addIfAbsent(member, score) {
      const scores = renew();
      if (scores.has(member)) return false;
      scores.set(member, score + 0);
      return true;
    },
    async remove(member) {
      load().scores.delete(member);
    },
    async listNewest({
      limit = Number.POSITIVE_INFINITY,
      from = -Infinity,
      until = Infinity,
    } = {}) {
      return sort()
        .filter(({ score }) => from <= score && score <= until)
        .reverse()
        .slice(0, Math.max(0, limit));
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = {}) {
      return sort()
        .filter((entry) => entry.score <= until)
        .slice(0, Math.max(0, limit));
    },
    async trim(below) {
      const { scores } = load();
      for (const [member, score] of scores) if (score < below) scores.delete(member);
    },
  };
}

/** Orders members by their bytes, like Redis and LMDB. */
function compareByScoreThenMember(a: IndexEntry, b: IndexEntry): number {
  return a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member));
}
