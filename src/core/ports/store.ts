import type { RateLimiter } from './rate-limiter.ts';

/**
 * Records by key, indexes, and limits, shared by all processes. Values are plain JSON, and every record
 * expires. Any failure throws: once a write resolves, the value is stored (in LMDB: synced to disk), and if
 * a read resolves to undefined, there is none.
 */
export interface Store {
  get<T>(key: string): Promise<T | undefined>;
  /** In the order of the keys. */
  getMany<T>(keys: readonly string[]): Promise<readonly (T | undefined)[]>;
  put(key: string, value: unknown, ttlMs: number): Promise<void>;
  /** Stores all entries. If it fails midway, some entries are stored, each of them completely. */
  putMany(
    entries: readonly { readonly key: string; readonly value: unknown }[],
    ttlMs: number,
  ): Promise<void>;
  /**
   * Stores the entries whose keys have no value, then reads `keys`. Resolves to what the entries' keys had before,
   * and to the values of `keys`. A process that writes one of `keys` after this read finds the entries stored.
   */
  addMany<E, V>(
    entries: readonly { readonly key: string; readonly value: unknown }[],
    ttlMs: number,
    keys: readonly string[],
  ): Promise<{
    readonly existing: readonly (E | undefined)[];
    readonly values: readonly (V | undefined)[];
  }>;
  delete(key: string): Promise<void>;
  /** Stores the value if there is none. If many callers try, exactly one gets true. */
  setIfAbsent(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /** Stores `to` if the stored value equals `from` (as JSON). Of many callers that read the same value, one wins. */
  compareAndSet(key: string, from: unknown, to: unknown, ttlMs: number): Promise<boolean>;
  /**
   * A named list of distinct members, ordered by score. The whole list expires if no member (new or not)
   * was added for `ttlMs`, possibly a little later. With Infinity it never expires.
   */
  getIndex(name: string, ttlMs: number): Index;
  readonly rateLimiter: RateLimiter;
  /**
   * Whether earlier writes would survive a failover: a replica has them, or there is no replica that could take
   * over. Undefined for a store without replicas.
   */
  isReplicated?(): Promise<boolean>;
  /** Asks the store to rewrite its files without the deleted data, if it can. Returns whether it will. */
  rewriteFiles?(): Promise<boolean>;
  /** Throws if nothing can be stored, with the reason and what to do. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Members ordered by score (a time in ms), then by member. Adding a member again updates its score. */
export interface Index<Member extends string = string> {
  add(entries: readonly IndexEntry<Member>[]): Promise<void>;
  /** Adds a member if it is not in the index; returns whether it did. */
  addIfAbsent(member: Member, score: number): Promise<boolean>;
  remove(member: Member): Promise<void>;
  /** Highest scores first, `from` and `until` inclusive. Without a `limit`, all of them. */
  listNewest(options?: {
    readonly limit?: number;
    readonly from?: number;
    readonly until?: number;
  }): Promise<readonly IndexEntry<Member>[]>;
  /** Lowest scores first, up to `until` (inclusive). */
  listOldest(options?: {
    readonly limit?: number;
    readonly until?: number;
  }): Promise<readonly IndexEntry<Member>[]>;
  /** Removes members with a score below this. */
  trim(below: number): Promise<void>;
}

export interface IndexEntry<Member extends string = string> {
  readonly member: Member;
  readonly score: number;
}
