import type { Index, IndexEntry } from '../app/ports/store.ts';

/** An index that sorts when it is asked. */
export function memoryIndex(): Index {
  const scores = new Map<string, number>();
  const sorted = (): IndexEntry[] =>
    [...scores].map(([member, score]) => ({ member, score })).sort(byScoreThenMember);

  return {
    async add(entries) {
      // As in JSON and in Redis, zero has no sign.
      for (const { member, score } of entries) scores.set(member, score + 0);
    },
    async addNew(member, score) {
      if (scores.has(member)) return false;
      scores.set(member, score + 0);
      return true;
    },
    async remove(member) {
      scores.delete(member);
    },
    scoreOf: async (member) => scores.get(member),
    async newest({ limit, before = Number.POSITIVE_INFINITY }) {
      const entries = sorted().reverse();
      return entries.filter((entry) => entry.score < before).slice(0, Math.max(0, limit));
    },
    async oldest({ limit, until = Number.POSITIVE_INFINITY }) {
      return sorted()
        .filter((entry) => entry.score <= until)
        .slice(0, Math.max(0, limit));
    },
    async trim(below) {
      for (const [member, score] of scores) if (score < below) scores.delete(member);
    },
  };
}

/** Members by their bytes, as Redis and LMDB order them. */
function byScoreThenMember(a: IndexEntry, b: IndexEntry): number {
  return a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member));
}
