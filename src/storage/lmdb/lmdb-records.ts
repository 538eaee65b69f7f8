import type { KeyvStoreAdapter } from 'keyv';
import type { Database } from 'lmdb';
import type { Store } from '../../core/ports/store.ts';
import { addRecords } from '../keyed-records.ts';
import { encodeKeyPart, encodeScore, SCORE_BYTES } from './key-bytes.ts';

interface RecordTables {
  /** Key → expiry (Unix ms), `|`, and the record's text. */
  readonly records: Database<string, Buffer>;
  /** The same times in order: time and key → '', so that expired records are found without scanning all. */
  readonly ends: Database<string, Buffer>;
  /** Runs a change in a transaction. */
  write<T>(change: () => T): Promise<T>;
}

interface LmdbRecords {
  readonly adapter: KeyvStoreAdapter;
  addMany: Store['addMany'];
  /** `from` is undefined for a record that must not exist yet. */
  compareAndSet(key: string, from: string | undefined, to: string, ttlMs: number): Promise<boolean>;
  /** Deletes up to `limit` expired records. Resolves to how many. */
  deleteExpired(limit: number): Promise<number>;
}

/** Keyed texts that expire, in LMDB: an adapter for Keyv, and the writes that Keyv lacks. */
export function createLmdbRecords({ records, ends, write }: RecordTables): LmdbRecords {
  const endKey = (endsAt: number, key: Buffer) => Buffer.concat([encodeScore(endsAt), key]);
  const read = (key: Buffer): string | undefined => {
    const stored = parseStored(records.get(key));
    return stored && stored.endsAt > Date.now() ? stored.text : undefined;
  };
  const remove = (key: Buffer): boolean => {
    const stored = parseStored(records.get(key));
    if (!stored) return false;
    ends.remove(endKey(stored.endsAt, key));
    records.remove(key);
    return true;
  };
  const put = (key: Buffer, text: string, ttlMs: number): void => {
    remove(key);
    const endsAt = Date.now() + ttlMs;
    records.put(key, `${endsAt}|${text}`);
    ends.put(endKey(endsAt, key), '');
  };

  const adapter: KeyvStoreAdapter = {
    opts: {},
    on: () => adapter,
    // Keyv's types allow any value; with a serializer it is always the text that was set.
    get: async (key: string) => read(encodeKeyPart(key)) as never,
    // Reads come from mapped memory, so reading one after another is the fastest way to get many.
    getMany: async (keys: string[]) => keys.map((key) => read(encodeKeyPart(key))) as never[],
    set: (key: string, text: string, ttl = 0) => write(() => put(encodeKeyPart(key), text, ttl)),
    setMany: (entries) =>
      write(() => {
        for (const { key, value, ttl = 0 } of entries) put(encodeKeyPart(key), value, ttl);
      }),
    delete: (key: string) => write(() => remove(encodeKeyPart(key))),
    clear: () => Promise.reject(new Error('The store is never cleared as a whole')),
  };

  return {
    adapter,
    addMany: (entries, ttlMs, keys) => {
      const medium = {
        get: (key: string) => read(encodeKeyPart(key)),
        set: (key: string, text: string) => put(encodeKeyPart(key), text, ttlMs),
      };
      return write(() => addRecords(medium, entries, ttlMs, keys));
    },
    compareAndSet: (key, from, to, ttlMs) =>
      write(() => {
        if (read(encodeKeyPart(key)) !== from) return false;
        put(encodeKeyPart(key), to, ttlMs);
        return true;
      }),
    deleteExpired: (limit) =>
      write(() => {
        const expired = [...ends.getRange({ end: encodeScore(Date.now()), limit })];
        for (const { key } of expired) {
          ends.remove(key);
          records.remove(key.subarray(SCORE_BYTES));
        }
        return expired.length;
      }),
  };
}

function parseStored(stored: string | undefined): { endsAt: number; text: string } | undefined {
  if (stored === undefined) return undefined;
  const bar = stored.indexOf('|');
  return { endsAt: Number(stored.slice(0, bar)), text: stored.slice(bar + 1) };
}
