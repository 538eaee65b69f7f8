import { Keyv, type KeyvStoreAdapter } from 'keyv';
import type { Store } from '../core/ports/store.ts';

/** Prefix of all the app's keys, unless a setting names another. */
export const DEFAULT_KEY_PREFIX = 'slack-mms';

/** The part of a store that Keyv implements. */
type KeyedRecords = Pick<Store, 'get' | 'getMany' | 'put' | 'putMany' | 'delete'>;

/** Runs an operation of the medium. A medium that may not respond adds its timeout here. */
type GuardOperation = <T>(operation: () => Promise<T>) => Promise<T>;

/**
 * A value as the medium stores it. `setIfAbsent` and `compareAndSet` write the same format, so that Keyv
 * can read it.
 */
export function encodeRecord(value: unknown): string {
  return JSON.stringify({ value });
}

/** Undefined if nothing is stored. */
export function decodeRecord<T>(text: unknown): T | undefined {
  return typeof text === 'string' ? JSON.parse(text).value : undefined;
}

/**
 * Records over a Keyv storage adapter. The adapter must expire records by itself. Keyv never sees
 * `expires`, because it would compare it with this machine's clock and delete records that it considers
 * expired, possibly one that another process has just set.
 */
export function createKeyedRecords(
  adapter: KeyvStoreAdapter,
  guard: GuardOperation = (operation) => operation(),
  namespace = DEFAULT_KEY_PREFIX,
): KeyedRecords {
  const keyv = new Keyv(adapter, {
    namespace,
    // The adapter adds the namespace to the key. Keyv's own prefix skips keys that begin with it.
    useKeyPrefix: false,
    // Without it a failed write looks like a successful one.
    throwOnErrors: true,
    emitErrors: false,
    serialize: (data) => encodeRecord(data.value),
    deserialize: (text) => JSON.parse(text),
  });
  return {
    get: <T>(key: string) => guard(() => keyv.get<T>(key)),
    async getMany<T>(keys: readonly string[]) {
      if (keys.length === 0) return [];
      return guard(() => keyv.getMany<T>([...keys]));
    },
    async put(key, value, ttlMs) {
      await guard(() => keyv.set(key, value, roundTtl(ttlMs)));
    },
    async putMany(entries, ttlMs) {
      if (entries.length === 0) return;
      const ttl = roundTtl(ttlMs);
      await guard(() => keyv.setMany(entries.map(({ key, value }) => ({ key, value, ttl }))));
    },
    async delete(key) {
      await guard(() => keyv.delete(key));
    },
  };
}

/** `addMany` of a medium that is read and written at once. */
export function addRecords<E, V>(
  medium: {
    get(key: string): string | undefined;
    set(key: string, text: string, ttlMs: number): void;
  },
  entries: Parameters<Store['addMany']>[0],
  ttlMs: number,
  keys: readonly string[],
) {
  const existing = entries.map(({ key, value }) => {
    const stored = medium.get(key);
    if (stored === undefined) medium.set(key, encodeRecord(value), ttlMs);
    return decodeRecord<E>(stored);
  });
  return { existing, values: keys.map((key) => decodeRecord<V>(medium.get(key))) };
}

/** Whole milliseconds, because Redis accepts nothing else. Throws a RangeError for 0, which means forever to Keyv. */
export function roundTtl(ttlMs: number): number {
  if (!(ttlMs > 0 && ttlMs < Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`A record's time must be a number of ms above 0, not ${ttlMs}`);
  }
  return Math.ceil(ttlMs);
}

/** The same for an index, which may also be kept forever (Infinity). */
export function roundIndexTtl(ttlMs: number): number {
  return ttlMs === Number.POSITIVE_INFINITY ? ttlMs : roundTtl(ttlMs);
}
