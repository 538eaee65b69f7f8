import type { Database } from 'lmdb';
import type { Index, IndexEntry } from '../app/ports/store.ts';
import { afterAll, indexPrefix, keyPart, scoreBytes, scoreFrom, scoreKey } from './lmdb-keys.ts';

/** Both ways of an index: the index, score and member lead to the member; the index and member to the score. */
export interface IndexTables {
  readonly members: Database<string, Buffer>;
  readonly scores: Database<number, Buffer>;
  write<T>(change: () => T): Promise<T>;
}

/** A named index in LMDB. Writes run in transactions, so that both ways always agree. */
export function lmdbIndex(tables: IndexTables, name: string): Index {
  const { members, scores, write } = tables;
  const prefix = indexPrefix(name);
  const keysOf = (member: string) => {
    const part = keyPart(member);
    return {
      score: Buffer.concat([prefix, part]),
      member: (score: number) => Buffer.concat([prefix, scoreKey(score), part]),
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
  const entryOf = ({ key, value }: { key: Buffer; value: string }): IndexEntry => ({
    member: value,
    score: scoreFrom(key.subarray(prefix.length, prefix.length + scoreBytes)),
  });
  const below = (score: number): Buffer => Buffer.concat([prefix, scoreKey(score)]);

  return {
    async add(entries) {
      if (entries.length === 0) return;
      await write(() => {
        for (const { member, score } of entries) put(member, score);
      });
    },
    addNew: (member, score) =>
      write(() => {
        if (scores.get(keysOf(member).score) !== undefined) return false;
        put(member, score);
        return true;
      }),
    remove: (member) => write(() => drop(member)),
    scoreOf: async (member) => scores.get(keysOf(member).score),
    async newest({ limit, before }) {
      if (limit <= 0) return [];
      const start = before === undefined ? afterAll(prefix) : below(before);
      return [...members.getRange({ start, end: prefix, reverse: true, limit }).map(entryOf)];
    },
    async oldest({ limit, until }) {
      if (limit <= 0) return [];
      const end = afterAll(until === undefined ? prefix : below(until));
      return [...members.getRange({ start: prefix, end, limit }).map(entryOf)];
    },
    trim: (score) =>
      write(() => {
        const gone = [...members.getRange({ start: prefix, end: below(score) })];
        for (const { value } of gone) drop(value);
      }),
  };
}
