import type { Index, IndexEntry, Store } from '../../core/ports/store.ts';

interface IndexData {
  readonly scores: Map<string, number>;
  /** Unix ms; Infinity: never. */
  expiresAt: number;
}

/** Named indexes that sort whenever they are listed, and expire by `now` (Unix ms). */
export function createMemoryIndexes(now: () => number): Pick<Store, 'getIndex' | 'addToIndexes'> & {
  deleteExpired(): void;
} {
  const indexes = new Map<string, IndexData>();
  /** The index of this name; a new one where there is none, or it has expired. */
  const load = (name: string): IndexData => {
    const known = indexes.get(name);
    if (known && known.expiresAt > now()) return known;
    const empty = { scores: new Map<string, number>(), expiresAt: Number.POSITIVE_INFINITY };
    indexes.set(name, empty);
    return empty;
  };
  const getIndex = (name: string, ttlMs: number) => createIndex(() => load(name), ttlMs, now);
  return {
    getIndex,
    async addToIndexes(entries, ttlMs) {
      for (const { index, ...entry } of entries) await getIndex(index, ttlMs).add([entry]);
    },
    deleteExpired() {
      for (const [name, { expiresAt }] of indexes) if (expiresAt <= now()) indexes.delete(name);
    },
  };
}

function createIndex(load: () => IndexData, ttlMs: number, now: () => number): Index {
  const sort = (): IndexEntry[] =>
    [...load().scores].map(([member, score]) => ({ member, score })).sort(compareByScoreThenMember);
  const renew = () => {
    const data = load();
    data.expiresAt = now() + ttlMs;
    return data.scores;
  };

  return {
    async add(entries) {
      if (entries.length === 0) return;
      const scores = renew();
      // Plus 0 makes -0 a 0, as it is in JSON and in Redis.
      for (const { member, score } of entries) scores.set(member, score + 0);
    },
    async addIfAbsent(member, score) {
      const scores = renew();
      if (scores.has(member)) return false;
      scores.set(member, score + 0);
      return true;
    },
    async remove(member) {
      load().scores.delete(member);
    },
    async listNewest({ limit = Number.POSITIVE_INFINITY } = {}) {
      return sort().reverse().slice(0, Math.max(0, limit));
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = {}) {
      return sort()
        .filter((entry) => entry.score <= until)
        .slice(0, Math.max(0, limit));
    },
    async trim(below) {
      const { scores } = load();
      for (const [member, score] of scores) if (score < below) scores.delete(member);
    },
  };
}

/** Members by their bytes, as Redis and LMDB order them. */
function compareByScoreThenMember(a: IndexEntry, b: IndexEntry): number {
  return a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member));
}
