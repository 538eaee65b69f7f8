import type { RateLimiter } from './rate-limiter.ts';

/**
 * Records by key, indexes, and limits that all processes share. Values are plain JSON, and every record
 * expires. Any failure throws: when a write resolves, the value is stored (in LMDB: synced to disk); when
 * a read resolves to undefined, there is none.
 */
export interface Store {
  get<T>(key: string): Promise<T | undefined>;
  /** In the order of the keys. */
  getMany<T>(keys: readonly string[]): Promise<readonly (T | undefined)[]>;
  put(key: string, value: unknown, ttlMs: number): Promise<void>;
  /** Stores all entries; after a failure in the middle some of them, each whole. */
  putMany(
    entries: readonly { readonly key: string; readonly value: unknown }[],
    ttlMs: number,
  ): Promise<void>;
  delete(key: string): Promise<void>;
  /** Stores the value if there is none; returns true to exactly one of many callers until it is deleted or expires. */
  setIfAbsent(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /**
   * Stores `to` if exactly `from` (as JSON) is stored; returns whether it did. Of many callers that read
   * the same, one wins.
   */
  compareAndSet(key: string, from: unknown, to: unknown, ttlMs: number): Promise<boolean>;
  /**
   * A named list of distinct members, ordered by score. It expires as a whole when nobody has added a
   * member (new or not) for `ttlMs`, and a little later at most; with Infinity it never does.
   */
  getIndex(name: string, ttlMs: number): Index;
  /** Adds a member each to many indexes in one call; `ttlMs` as for {@link getIndex}. */
  addToIndexes(
    entries: readonly (IndexEntry & { readonly index: string })[],
    ttlMs: number,
  ): Promise<void>;
  readonly rateLimiter: RateLimiter;
  /**
   * Lets the store rewrite its files without what was deleted; returns whether it will. Undefined for a
   * store that cannot: what was deleted stays in the file until it is overwritten.
   */
  rewriteFiles?(): Promise<boolean>;
  /** Throws when the store is not reachable. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Members ordered by score (a time in ms), then by member. Adding a member again moves it. */
export interface Index {
  add(entries: readonly { readonly member: string; readonly score: number }[]): Promise<void>;
  /** Adds a member if it is not in the index; returns whether it did. */
  addIfAbsent(member: string, score: number): Promise<boolean>;
  remove(member: string): Promise<void>;
  /** Highest scores first; without a `limit` all of them. */
  listNewest(options?: { readonly limit?: number }): Promise<readonly IndexEntry[]>;
  /** Lowest scores first, up to `until` (inclusive). */
  listOldest(options?: {
    readonly limit?: number;
    readonly until?: number;
  }): Promise<readonly IndexEntry[]>;
  /** Removes members with a lower score. */
  trim(below: number): Promise<void>;
}

export interface IndexEntry {
  readonly member: string;
  readonly score: number;
}
