import type { RateLimiter } from './rate-limiter.ts';

/**
 * Keyed records, claims, indexes and shared limits. Every record leaves by itself after its time. Values are
 * plain JSON. Any failure of the medium throws: a write that returned is stored (in LMDB: synced
 * to disk), a read that returned undefined found nothing.
 */
export interface Store {
  get<T>(key: string): Promise<T | undefined>;
  /** In the order of the keys. */
  getMany<T>(keys: readonly string[]): Promise<readonly (T | undefined)[]>;
  put(key: string, value: unknown, ttlMs: number): Promise<void>;
  /** All or, when the medium fails in the middle, a part; each single one whole. */
  putMany(
    entries: readonly { readonly key: string; readonly value: unknown }[],
    ttlMs: number,
  ): Promise<void>;
  delete(key: string): Promise<void>;
  /** Sets the key if it is absent; true for exactly one of many callers until it is deleted or its time is over. */
  setIfAbsent(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /**
   * Puts `to` in the place of `from`, if exactly that (as JSON) stands there; tells whether it did.
   * Of many callers who read the same, one wins.
   */
  compareAndSet(key: string, from: unknown, to: unknown, ttlMs: number): Promise<boolean>;
  /**
   * A named list of distinct members, ordered by score. It leaves as a whole when nobody has added
   * anything (new or not) for `keptMs`, and a little later at most; Infinity keeps it for ever.
   */
  getIndex(name: string, keptMs: number): Index;
  /** Adds a member each to many indexes, kept as long as {@link index} says, in one go. */
  addToIndexes(
    entries: readonly (IndexEntry & { readonly index: string })[],
    keptMs: number,
  ): Promise<void>;
  readonly rateLimiter: RateLimiter;
  /**
   * Asks the medium to write its files anew, without what was deleted; tells whether it will. Absent
   * where there is nobody to ask: what was deleted stays in the file until something is written over it.
   */
  rewriteFiles?(): Promise<boolean>;
  /** Throws when the medium does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Members ordered by score (a time in ms), then by member. Adding a member again moves it. */
export interface Index {
  add(entries: readonly { readonly member: string; readonly score: number }[]): Promise<void>;
  /** Adds a member if it is absent; tells whether it was. */
  addIfAbsent(member: string, score: number): Promise<boolean>;
  remove(member: string): Promise<void>;
  /** Highest scores first; without a `limit` all of them. */
  listNewest(options?: { readonly limit?: number }): Promise<readonly IndexEntry[]>;
  /** Lowest scores first, up to `until` (inclusive). */
  listOldest(options?: {
    readonly limit?: number;
    readonly until?: number;
  }): Promise<readonly IndexEntry[]>;
  /** Forgets members with a score below this. */
  trim(below: number): Promise<void>;
}

export interface IndexEntry {
  readonly member: string;
  readonly score: number;
}
