import type { KeyvStoreAdapter } from 'keyv';
import type { Database } from 'lmdb';
import { encodeKeyPart, encodeScore, SCORE_BYTES } from './key-bytes.ts';

/** Records with the time they end, and the same times in order, so that what is over is found without looking at all. */
export interface RecordTables {
  readonly records: Database<string, Buffer>;
  readonly ends: Database<string, Buffer>;
  write<T>(change: () => T): Promise<T>;
}

export interface LmdbRecords {
  readonly adapter: KeyvStoreAdapter;
  setIfAbsent(key: string, text: string, ttlMs: number): Promise<boolean>;
  /** Puts `to` in the place of exactly `from`. */
  compareAndSet(key: string, from: string, to: string, ttlMs: number): Promise<boolean>;
  /** Takes away what is over; at most so many, and tells how many it took. */
  deleteExpired(limit: number): Promise<number>;
}

/** Keyed texts that end by themselves, in LMDB, with the face that Keyv wants. */
export function createLmdbRecords({ records, ends, write }: RecordTables): LmdbRecords {
  const endKey = (endsAt: number, key: Buffer) => Buffer.concat([encodeScore(endsAt), key]);
  const read = (key: Buffer): string | undefined => {
    const stored = split(records.get(key));
    return stored && stored.endsAt > Date.now() ? stored.text : undefined;
  };
  const drop = (key: Buffer): boolean => {
    const stored = split(records.get(key));
    if (!stored) return false;
    ends.remove(endKey(stored.endsAt, key));
    records.remove(key);
    return true;
  };
  const put = (key: Buffer, text: string, ttlMs: number): void => {
    drop(key);
    const endsAt = Date.now() + ttlMs;
    records.put(key, `${endsAt}|${text}`);
    ends.put(endKey(endsAt, key), '');
  };

  const adapter: KeyvStoreAdapter = {
    opts: {},
    on: () => adapter,
    // Keyv's types promise any value; with a serializer it is always the text that was set.
    get: async (key: string) => read(encodeKeyPart(key)) as never,
    // Reads are from mapped memory: one after the other is the fastest way to get many.
    getMany: async (keys: string[]) => keys.map((key) => read(encodeKeyPart(key))) as never[],
    set: (key: string, text: string, ttl = 0) => write(() => put(encodeKeyPart(key), text, ttl)),
    setMany: (entries) =>
      write(() => {
        for (const { key, value, ttl = 0 } of entries) put(encodeKeyPart(key), value, ttl);
      }),
    delete: (key: string) => write(() => drop(encodeKeyPart(key))),
    clear: () => Promise.reject(new Error('The store is never cleared as a whole')),
  };

  return {
    adapter,
    setIfAbsent: (key, text, ttlMs) =>
      write(() => {
        if (read(encodeKeyPart(key)) !== undefined) return false;
        put(encodeKeyPart(key), text, ttlMs);
        return true;
      }),
    compareAndSet: (key, from, to, ttlMs) =>
      write(() => {
        if (read(encodeKeyPart(key)) !== from) return false;
        put(encodeKeyPart(key), to, ttlMs);
        return true;
      }),
    deleteExpired: (limit) =>
      write(() => {
        const over = [...ends.getRange({ end: encodeScore(Date.now()), limit })];
        for (const { key } of over) {
          ends.remove(key);
          records.remove(key.subarray(SCORE_BYTES));
        }
        return over.length;
      }),
  };
}

function split(stored: string | undefined): { endsAt: number; text: string } | undefined {
  if (stored === undefined) return undefined;
  const bar = stored.indexOf('|');
  return { endsAt: Number(stored.slice(0, bar)), text: stored.slice(bar + 1) };
}
