import type { Database } from 'lmdb';
import type { Index, IndexEntry } from '../../core/ports/store.ts';
import {
  buildIndexPrefix,
  computePrefixEnd,
  decodeScore,
  encodeKeyPart,
  encodeScore,
  SCORE_BYTES,
} from './key-bytes.ts';

/** An index is stored in both directions. Keys begin with the prefix of the index. */
interface IndexTables {
  /** Prefix, score, member → the member. */
  readonly members: Database<string, Buffer>;
  /** Prefix, member → the score. */
  readonly scores: Database<number, Buffer>;
  readonly expiries: IndexExpiries;
  /** Runs a change in a transaction. */
  write<T>(change: () => T): Promise<T>;
}

/** The changes of one index. Each runs in the caller's transaction. */
function createIndexChanges(tables: IndexTables, prefix: Buffer, ttlMs: number) {
  const { members, scores, expiries } = tables;
  const scoreKey = (member: string) => Buffer.concat([prefix, encodeKeyPart(member)]);
  const memberKey = (score: number, member: string) =>
    Buffer.concat([prefix, encodeScore(score), encodeKeyPart(member)]);
  const findScore = (member: string) => scores.get(scoreKey(member));
  return {
    findScore,
    put(member: string, score: number): void {
      const old = findScore(member);
      if (old === score) return;
      if (old !== undefined) members.remove(memberKey(old, member));
      scores.put(scoreKey(member), score);
      members.put(memberKey(score, member), member);
    },
    remove(member: string): void {
      const score = findScore(member);
      if (score === undefined) return;
      scores.remove(scoreKey(member));
      members.remove(memberKey(score, member));
    },
    /** Runs before anything is added, so that members of an expired index do not reappear. */
    renew(): void {
      if (expiries.isExpired(prefix)) {
        removeMembers(tables, prefix, Number.POSITIVE_INFINITY);
        expiries.deleteExpiry(prefix);
      }
      expiries.renew(prefix, ttlMs);
    },
  };
}

/** A named index in LMDB. Every change runs in a transaction, so that both directions always agree. */
export function createLmdbIndex(tables: IndexTables, name: string, ttlMs: number): Index {
  const { members, expiries, write } = tables;
  const prefix = buildIndexPrefix(name);
  const { findScore, put, remove, renew } = createIndexChanges(tables, prefix, ttlMs);
  const toEntry = ({ key, value }: { key: Buffer; value: string }): IndexEntry => ({
    member: value,
    score: decodeScore(key.subarray(prefix.length, prefix.length + SCORE_BYTES)),
  });
  const scoreStart = (score: number): Buffer => Buffer.concat([prefix, encodeScore(score)]);

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
        if (findScore(member) !== undefined) return false;
        put(member, score);
        return true;
      }),
    remove: (member) => write(() => remove(member)),
    async listNewest({ limit = Number.POSITIVE_INFINITY, from, until } = {}) {
      if (limit <= 0 || expiries.isExpired(prefix)) return [];
      const start = computePrefixEnd(until === undefined ? prefix : scoreStart(until));
      const end = from === undefined ? prefix : scoreStart(from);
      return [...members.getRange({ start, end, reverse: true, limit }).map(toEntry)];
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until } = {}) {
      if (limit <= 0 || expiries.isExpired(prefix)) return [];
      const end = computePrefixEnd(until === undefined ? prefix : scoreStart(until));
      return [...members.getRange({ start: prefix, end, limit }).map(toEntry)];
    },
    trim: (below) =>
      write(() => {
        const trimmed = [...members.getRange({ start: prefix, end: scoreStart(below) })];
        for (const { value } of trimmed) remove(value);
      }),
  };
}

/**
 * Deletes members of expired indexes from the file, at most `limit`. Resolves to the number deleted,
 * counting each whole index as one more.
 */
export function deleteExpiredIndexes(tables: IndexTables, limit: number): Promise<number> {
  return tables.write(() => {
    let deleted = 0;
    while (deleted < limit) {
      const prefix = tables.expiries.findFirstExpired();
      if (!prefix) break;
      const room = limit - deleted;
      const count = removeMembers(tables, prefix, room);
      if (count < room) tables.expiries.deleteExpiry(prefix);
      // Counts the index itself too, so that many small ones also reach the limit.
      deleted += count + 1;
    }
    return deleted;
  });
}

/** Removes up to `limit` members of an index and returns how many. Runs in the caller's transaction. */
function removeMembers({ members, scores }: IndexTables, prefix: Buffer, limit: number): number {
  const entries = [...members.getRange({ start: prefix, end: computePrefixEnd(prefix), limit })];
  for (const { key } of entries) {
    members.remove(key);
    scores.remove(Buffer.concat([prefix, key.subarray(prefix.length + SCORE_BYTES)]));
  }
  return entries.length;
}

interface IndexExpiryTables {
  /** Index prefix → when the whole index expires (Unix ms). */
  readonly ends: Database<number, Buffer>;
  /** The same times in order: time and prefix → ''. */
  readonly endsInOrder: Database<string, Buffer>;
}

type IndexExpiries = ReturnType<typeof createIndexExpiries>;

/** When whole indexes expire, each identified by its prefix. The caller wraps every change in a transaction. */
export function createIndexExpiries({ ends, endsInOrder }: IndexExpiryTables) {
  const orderedKey = (endsAt: number, prefix: Buffer) =>
    Buffer.concat([encodeScore(endsAt), prefix]);
  const deleteExpiry = (prefix: Buffer): void => {
    const endsAt = ends.get(prefix);
    if (endsAt === undefined) return;
    endsInOrder.remove(orderedKey(endsAt, prefix));
    ends.remove(prefix);
  };
  return {
    isExpired: (prefix: Buffer): boolean =>
      (ends.get(prefix) ?? Number.POSITIVE_INFINITY) <= Date.now(),
    /** Keeps the index for `ttlMs` from now, or up to a tenth longer, so that not every add writes here. */
    renew(prefix: Buffer, ttlMs: number): void {
      if (ttlMs === Number.POSITIVE_INFINITY) return;
      const now = Date.now();
      const endsAt = ends.get(prefix);
      if (endsAt !== undefined && endsAt - now >= ttlMs) return;
      deleteExpiry(prefix);
      const newEndsAt = now + Math.ceil(ttlMs * 1.1);
      ends.put(prefix, newEndsAt);
      endsInOrder.put(orderedKey(newEndsAt, prefix), '');
    },
    deleteExpiry,
    /** The index that expired first. Undefined if none has. */
    findFirstExpired(): Buffer | undefined {
      const [first] = endsInOrder.getRange({ end: encodeScore(Date.now()), limit: 1 });
      return first?.key.subarray(SCORE_BYTES);
    },
  };
}
