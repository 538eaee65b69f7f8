import type { Index, IndexEntry, Store } from '../../core/ports/store.ts';

/** Named indexes that sort when they are asked, and end by this clock (Unix ms). */
export function createMemoryIndexes(now: () => number): {
  index(name: string, keptMs: number): Index;
  addToIndexes: Store['addToIndexes'];
  sweep(): void;
} {
  const all = new Map<string, Kept>();
  const named = (name: string, keptMs: number) =>
    memoryIndex(() => living(all, name, now()), keptMs, now);
  return {
    index: named,
    async addToIndexes(entries, keptMs) {
      for (const { index, ...entry } of entries) await named(index, keptMs).add([entry]);
    },
    sweep() {
      for (const [name, { endsAt }] of all) if (endsAt <= now()) all.delete(name);
    },
  };
}

interface Kept {
  readonly scores: Map<string, number>;
  endsAt: number;
}

function living(all: Map<string, Kept>, name: string, now: number): Kept {
  const kept = all.get(name);
  if (kept && kept.endsAt > now) return kept;
  const empty = { scores: new Map<string, number>(), endsAt: Number.POSITIVE_INFINITY };
  all.set(name, empty);
  return empty;
}

function memoryIndex(kept: () => Kept, keptMs: number, now: () => number): Index {
  const sorted = (): IndexEntry[] =>
    [...kept().scores].map(([member, score]) => ({ member, score })).sort(byScoreThenMember);
  const renewed = () => {
    const it = kept();
    it.endsAt = now() + keptMs;
    return it.scores;
  };

  return {
    async add(entries) {
      if (entries.length === 0) return;
      const scores = renewed();
      // As in JSON and in Redis, zero has no sign.
      for (const { member, score } of entries) scores.set(member, score + 0);
    },
    async addIfAbsent(member, score) {
      const scores = renewed();
      if (scores.has(member)) return false;
      scores.set(member, score + 0);
      return true;
    },
    async remove(member) {
      kept().scores.delete(member);
    },
    async listNewest({ limit = Number.POSITIVE_INFINITY } = {}) {
      return sorted().reverse().slice(0, Math.max(0, limit));
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = {}) {
      return sorted()
        .filter((entry) => entry.score <= until)
        .slice(0, Math.max(0, limit));
    },
    async trim(below) {
      const { scores } = kept();
      for (const [member, score] of scores) if (score < below) scores.delete(member);
    },
  };
}

/** Members by their bytes, as Redis and LMDB order them. */
function byScoreThenMember(a: IndexEntry, b: IndexEntry): number {
  return a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member));
}
