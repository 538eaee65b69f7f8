import type { Database } from 'lmdb';
import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { IndexExpiries } from './index-expiry.ts';
import {
  buildIndexPrefix,
  computePrefixEnd,
  decodeScore,
  encodeKeyPart,
  encodeScore,
  SCORE_BYTES,
} from './key-bytes.ts';

/** Both ways of an index: the index, score and member lead to the member; the index and member to the score. */
export interface IndexTables {
  readonly members: Database<string, Buffer>;
  readonly scores: Database<number, Buffer>;
  readonly ends: IndexExpiries;
  write<T>(change: () => T): Promise<T>;
}

/** Adds a member each to many indexes, in one transaction. */
export async function addToLmdbIndexes(
  tables: IndexTables,
  entries: readonly (IndexEntry & { readonly index: string })[],
  keptMs: number,
): Promise<void> {
  if (entries.length === 0) return;
  await tables.write(() => {
    for (const { index, member, score } of entries) {
      const { renew, put } = changes(tables, buildIndexPrefix(index), keptMs);
      renew();
      put(member, score);
    }
  });
}

/** What changes an index, to be done in a transaction. */
function changes(tables: IndexTables, prefix: Buffer, keptMs: number) {
  const { members, scores, ends } = tables;
  const keysOf = (member: string) => {
    const part = encodeKeyPart(member);
    return {
      score: Buffer.concat([prefix, part]),
      member: (score: number) => Buffer.concat([prefix, encodeScore(score), part]),
    };
  };
  const put = (member: string, score: number): void => {
    const keys = keysOf(member);
    const old = scores.get(keys.score);
    if (old === score) return;
    if (old !== undefined) members.remove(keys.member(old));
    scores.put(keys.score, score);
    members.put(keys.member(score), member);
  };
  const drop = (member: string): void => {
    const keys = keysOf(member);
    const score = scores.get(keys.score);
    if (score === undefined) return;
    scores.remove(keys.score);
    members.remove(keys.member(score));
  };
  /** Before anything is added: what is over must not come back with it. */
  const renew = (): void => {
    if (ends.isOver(prefix)) {
      takeOut(tables, prefix, Number.POSITIVE_INFINITY);
      ends.forget(prefix);
    }
    ends.renew(prefix, keptMs);
  };
  return { put, drop, renew, has: (member: string) => scores.doesExist(keysOf(member).score) };
}

/** A named index in LMDB. Writes run in transactions, so that both ways always agree. */
export function createLmdbIndex(tables: IndexTables, name: string, keptMs: number): Index {
  const { members, ends, write } = tables;
  const prefix = buildIndexPrefix(name);
  const { put, drop, renew, has } = changes(tables, prefix, keptMs);
  const entryOf = ({ key, value }: { key: Buffer; value: string }): IndexEntry => ({
    member: value,
    score: decodeScore(key.subarray(prefix.length, prefix.length + SCORE_BYTES)),
  });
  const below = (score: number): Buffer => Buffer.concat([prefix, encodeScore(score)]);

  return {
    async add(entries) {
      if (entries.length === 0) return;
      await write(() => {
        renew();
        for (const { member, score } of entries) put(member, score);
      });
    },
    addIfAbsent: (member, score) =>
      write(() => {
        renew();
        if (has(member)) return false;
        put(member, score);
        return true;
      }),
    remove: (member) => write(() => drop(member)),
    async listNewest({ limit = Number.POSITIVE_INFINITY } = {}) {
      if (limit <= 0 || ends.isOver(prefix)) return [];
      const start = computePrefixEnd(prefix);
      return [...members.getRange({ start, end: prefix, reverse: true, limit }).map(entryOf)];
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until } = {}) {
      if (limit <= 0 || ends.isOver(prefix)) return [];
      const end = computePrefixEnd(until === undefined ? prefix : below(until));
      return [...members.getRange({ start: prefix, end, limit }).map(entryOf)];
    },
    trim: (score) =>
      write(() => {
        const gone = [...members.getRange({ start: prefix, end: below(score) })];
        for (const { value } of gone) drop(value);
      }),
  };
}

/** Takes members of indexes that are over out of the file; at most so many, and tells how many it took. */
export function deleteExpiredIndexes(tables: IndexTables, limit: number): Promise<number> {
  return tables.write(() => {
    let taken = 0;
    while (taken < limit) {
      const prefix = tables.ends.firstOver();
      if (!prefix) break;
      const wanted = limit - taken;
      const found = takeOut(tables, prefix, wanted);
      if (found < wanted) tables.ends.forget(prefix);
      // The index itself counts too, so that many small ones come to an end as well.
      taken += found + 1;
    }
    return taken;
  });
}

/** Removes the members of an index, at most so many; gives how many there were. Runs in a transaction. */
function takeOut({ members, scores }: IndexTables, prefix: Buffer, limit: number): number {
  const found = [...members.getRange({ start: prefix, end: computePrefixEnd(prefix), limit })];
  for (const { key } of found) {
    members.remove(key);
    scores.remove(Buffer.concat([prefix, key.subarray(prefix.length + SCORE_BYTES)]));
  }
  return found.length;
}
