import { Keyv, type KeyvStoreAdapter } from 'keyv';
import type { Store } from '../core/ports/store.ts';

/** All that the app keeps anywhere is under this name. */
export const STORE_NAMESPACE = 'slack-mms';

/** The part of a store that Keyv does. */
export type KeyedRecords = Pick<Store, 'get' | 'getMany' | 'put' | 'putMany' | 'delete'>;

/** Runs an operation of the medium; a medium that can fail to answer adds its deadline here. */
export type GuardOperation = <T>(operation: () => Promise<T>) => Promise<T>;

/** How a value stands in the medium; claims write it too, so that they can be read as records. */
export function encodeRecord(value: unknown): string {
  return JSON.stringify({ value });
}

/**
 * Records over a Keyv storage adapter. The adapter must end records by itself: `expires` is kept
 * from Keyv, which would compare it with this machine's clock and delete what it thinks is over,
 * and with it perhaps the claim that another process has just made there.
 */
export function createKeyedRecords(
  adapter: KeyvStoreAdapter,
  guard: GuardOperation = (operation) => operation(),
): KeyedRecords {
  const keyv = new Keyv(adapter, {
    namespace: STORE_NAMESPACE,
    // The adapter puts the namespace before the key. Keyv's own prefix is not put before keys that begin like it.
    useKeyPrefix: false,
    // Without it a write that failed looks like one that was done.
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
      const ttl = roundTtl(ttlMs);
      await guard(() => keyv.set(key, value, ttl));
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

/** Redis takes whole milliseconds only, and for Keyv 0 means for ever. */
export function roundTtl(ttlMs: number): number {
  if (!(ttlMs > 0 && ttlMs < Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`A record's time must be a number of ms above 0, not ${ttlMs}`);
  }
  return Math.ceil(ttlMs);
}

/** How long an index is kept: whole milliseconds, or Infinity. */
export function roundIndexTtl(keptMs: number): number {
  return keptMs === Number.POSITIVE_INFINITY ? keptMs : roundTtl(keptMs);
}
