import type { Index, IndexEntry, Store } from '../ports/store.ts';

/** One of many small indexes. */
export type SmallIndex = Pick<Index, 'listNewest' | 'remove'>;

/** Many small indexes of one kind, like one for each person. Names have no spaces. */
export interface SmallIndexes {
  /** Adds members to any number of them. The scores are times (Unix ms), and about now. */
  add(entries: readonly (IndexEntry & { readonly name: string })[]): Promise<void>;
  open(name: string): SmallIndex;
}

/** One shelf of a store holds the small indexes of so long. */
const SHELF_MS = 365 * 24 * 3_600_000;

/** A member may be added so much later than its time, or by a replica whose clock is ahead. */
const SLACK_MS = 7 * 24 * 3_600_000;

/** The smallest scores that are exact, each of so many: an index has one of them to itself, or with few others. */
const SECTIONS = Math.floor(Number.MAX_SAFE_INTEGER / SHELF_MS);

/**
 * Keeps small indexes together in one index of the store for each year, so that a thousand are added to by one
 * command, and each expires. An index of its own for each, as versions before 0.8 had, is read too.
 */
export function createSmallIndexes(
  { store, now }: { readonly store: Store; readonly now: () => number },
  kind: string,
  ttlMs: number,
): SmallIndexes {
  const openShelf = (shelf: number) => store.getIndex(`${kind}@${shelf}`, ttlMs);
  return {
    async add(entries) {
      const shelves = new Set(entries.map(({ score }) => findShelf(score)));
      for (const shelf of shelves) {
        const some = entries.filter(({ score }) => findShelf(score) === shelf);
        await openShelf(shelf).add(
          some.map(({ name, member, score }) => ({
            member: `${name} ${member}`,
            score: findSection(name) + score - shelf * SHELF_MS,
          })),
        );
      }
    },

    open(name) {
      const former = store.getIndex(`${kind}:${name}`, ttlMs);
      return {
        async listNewest({ limit = Number.POSITIVE_INFINITY } = {}) {
          const lists = await Promise.all([
            former.listNewest({ limit }),
            ...listShelves().map((shelf) => listOnShelf(shelf, name, limit)),
          ]);
          const newest = new Map<string, IndexEntry>();
          for (const entry of lists.flat().sort((one, other) => other.score - one.score)) {
            if (!newest.has(entry.member)) newest.set(entry.member, entry);
          }
          return [...newest.values()].slice(0, Math.max(0, limit));
        },
        async remove(member) {
          const shelves = listShelves().map((shelf) =>
            openShelf(shelf).remove(`${name} ${member}`),
          );
          await Promise.all([former.remove(member), ...shelves]);
        },
      };
    },
  };

  /** Those that have not expired, or may be begun by now. */
  function listShelves(): readonly number[] {
    const first = findShelf(now() - ttlMs - SLACK_MS);
    const last = findShelf(now() + SLACK_MS);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  }

  /** Newest first. Others may be in the same section: it reads on until there are enough. */
  async function listOnShelf(
    shelf: number,
    name: string,
    limit: number,
  ): Promise<readonly IndexEntry[]> {
    const section = findSection(name);
    const [from, until] = [section, section + SHELF_MS - 1];
    for (let size = limit; ; size *= 2) {
      const entries = await openShelf(shelf).listNewest({ from, until, limit: size });
      const own = entries.flatMap(({ member, score }) =>
        member.startsWith(`${name} `)
          ? [{ member: member.slice(name.length + 1), score: score - section + shelf * SHELF_MS }]
          : [],
      );
      if (own.length >= limit || entries.length < size) return own;
    }
  }
}

function findShelf(at: number): number {
  return Math.floor(at / SHELF_MS);
}

/** Where the scores of an index begin: by a short hash (FNV-1a) of its name. */
function findSection(name: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < name.length; n += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(n), 0x01000193);
  }
  return ((hash >>> 0) % SECTIONS) * SHELF_MS;
}
