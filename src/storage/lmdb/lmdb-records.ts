import type { KeyvStoreAdapter } from 'keyv';
import type { Database } from 'lmdb';
import { keyPart, scoreBytes, scoreKey } from './key-bytes.ts';

/** Records with the time they end, and the same times in order, so that what is over is found without looking at all. */
export interface RecordTables {
  readonly records: Database<string, Buffer>;
  readonly ends: Database<string, Buffer>;
  write<T>(change: () => T): Promise<T>;
}

export interface LmdbRecords {
  readonly adapter: KeyvStoreAdapter;
  claim(key: string, text: string, ttlMs: number): Promise<boolean>;
  /** Puts `to` in the place of exactly `from`. */
  swap(key: string, from: string, to: string, ttlMs: number): Promise<boolean>;
  /** Takes away what is over; at most so many, and tells how many it took. */
  sweep(limit: number): Promise<number>;
}

/** Keyed texts that end by themselves, in LMDB, with the face that Keyv wants. */
export function lmdbRecords({ records, ends, write }: RecordTables): LmdbRecords {
  const endKey = (endsAt: number, key: Buffer) => Buffer.concat([scoreKey(endsAt), key]);
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
    get: async (key: string) => read(keyPart(key)) as never,
    // Reads are from mapped memory: one after the other is the fastest way to get many.
    getMany: async (keys: string[]) => keys.map((key) => read(keyPart(key))) as never[],
    set: (key: string, text: string, ttl = 0) => write(() => put(keyPart(key), text, ttl)),
    setMany: (entries) =>
      write(() => {
        for (const { key, value, ttl = 0 } of entries) put(keyPart(key), value, ttl);
      }),
    delete: (key: string) => write(() => drop(keyPart(key))),
    clear: () => Promise.reject(new Error('The store is never cleared as a whole')),
  };

  return {
    adapter,
    claim: (key, text, ttlMs) =>
      write(() => {
        if (read(keyPart(key)) !== undefined) return false;
        put(keyPart(key), text, ttlMs);
        return true;
      }),
    swap: (key, from, to, ttlMs) =>
      write(() => {
        if (read(keyPart(key)) !== from) return false;
        put(keyPart(key), to, ttlMs);
        return true;
      }),
    sweep: (limit) =>
      write(() => {
        const over = [...ends.getRange({ end: scoreKey(Date.now()), limit })];
        for (const { key } of over) {
          ends.remove(key);
          records.remove(key.subarray(scoreBytes));
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
