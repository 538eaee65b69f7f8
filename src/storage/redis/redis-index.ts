import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { ADD_TO_INDEXES_SCRIPT } from './redis-scripts.ts';

/** Lua passes at most about eight thousand arguments to a command, and each entry is two. */
const MAX_ENTRIES = 3_000;

/** Adds members to many indexes, with one command per few thousand members. */
export async function addToRedisIndexes(
  connection: RedisConnection,
  entries: readonly (IndexEntry & { readonly key: string })[],
  ttlMs: number,
): Promise<void> {
  for (let from = 0; from < entries.length; from += MAX_ENTRIES) {
    await runAdd(connection, entries.slice(from, from + MAX_ENTRIES), { mode: 'CH', ttlMs });
  }
}

async function runAdd(
  { client, run }: RedisConnection,
  entries: readonly (IndexEntry & { readonly key: string })[],
  { mode, ttlMs }: { readonly mode: 'NX' | 'CH'; readonly ttlMs: number },
): Promise<number> {
  const added = new Map<string, string[]>();
  for (const { key, score, member } of entries) {
    const members = added.get(key) ?? [];
    members.push(`${score}`, member);
    added.set(key, members);
  }
  const ttl = ttlMs === Number.POSITIVE_INFINITY ? '' : `${ttlMs}`;
  const perIndex = [...added.values()].flatMap((members) => [`${members.length}`, ...members]);
  const options = { keys: [...added.keys()], arguments: [ttl, mode, ...perIndex] };
  return Number(await run(() => client.eval(ADD_TO_INDEXES_SCRIPT, options)));
}

/** A named index in Redis: a sorted set, which expires if nothing was added for `ttlMs`. */
export function createRedisIndex(connection: RedisConnection, key: string, ttlMs: number): Index {
  const { client, run } = connection;
  type Transaction = ReturnType<ReturnType<typeof client.multi>['zAdd']>;
  const withExpiry = (change: Transaction) =>
    ttlMs === Number.POSITIVE_INFINITY ? change : change.pExpire(key, ttlMs);
  const range = (from: string, to: string, limit: number, reverse: boolean) =>
    run(async () => {
      const entries = await client.zRangeWithScores(key, from, to, {
        BY: 'SCORE',
        REV: reverse ? (true as const) : undefined,
        // A negative count means all.
        LIMIT: { offset: 0, count: Number.isSafeInteger(limit) ? limit : -1 },
      });
      return entries.map(({ value, score }) => ({ member: value, score }));
    });

  return {
    async add(entries) {
      const [first, ...others] = entries;
      if (!first) return;
      if (others.length === 0) return addToRedisIndexes(connection, [{ key, ...first }], ttlMs);
      await run(() =>
        withExpiry(
          client.multi().zAdd(
            key,
            entries.map(({ member, score }) => ({ value: member, score })),
          ),
        ).exec(),
      );
    },
    addIfAbsent: async (member, score) =>
      (await runAdd(connection, [{ key, member, score }], { mode: 'NX', ttlMs })) === 1,
    async remove(member) {
      await run(() => client.zRem(key, member));
    },
    async listNewest({ limit = Number.POSITIVE_INFINITY } = {}) {
      return limit > 0 ? range('+inf', '-inf', limit, true) : [];
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until } = {}) {
      if (limit <= 0) return [];
      return range('-inf', until === undefined ? '+inf' : `${until}`, limit, false);
    },
    async trim(below) {
      await run(() => client.zRemRangeByScore(key, '-inf', `(${below}`));
    },
  };
}
