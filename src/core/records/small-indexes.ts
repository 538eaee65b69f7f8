import { hashText } from '../../domain/hash-text.ts';
import type { Index, IndexEntry, Store } from '../ports/store.ts';

export type SmallIndex = Pick<Index, 'listNewest' | 'remove'>;

/** Many small indexes of one kind, such as one per person. Names contain no spaces. */
export interface SmallIndexes {
  /** Adds members to any number of them. Scores are times (Unix ms) close to now. */
  add(entries: readonly (IndexEntry & { readonly name: string })[]): Promise<void>;
  open(name: string): SmallIndex;
}

/** One shelf of the store holds the small indexes of this period. */
const SHELF_MS = 365 * 24 * 3_600_000;

/** A member may be added this much later than its time, or by a replica whose clock is ahead. */
const SLACK_MS = 7 * 24 * 3_600_000;

/** How many sections fit in the range of exact scores. An index shares its section with few others, or none. */
const SECTIONS = Math.floor(Number.MAX_SAFE_INTEGER / SHELF_MS);

/**
 * Stores small indexes together in one index of the store per year, so that one command can add to a
 * thousand of them, and each year expires. Also reads the separate indexes of versions before 0.8.
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

  /** Shelves that have not expired, or may already be in use. */
  function listShelves(): readonly number[] {
    const first = findShelf(now() - ttlMs - SLACK_MS);
    const last = findShelf(now() + SLACK_MS);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  }

  /** Newest first. Other indexes may share the section, so it reads on until there are enough. */
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

/** Where the scores of an index begin: by a short hash of its name. */
function findSection(name: string): number {
  return (hashText(name) % SECTIONS) * SHELF_MS;
}
