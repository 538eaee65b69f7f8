import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Adds one member each to many indexes, in one round trip. */
export async function addToRedisIndexes(
  { client, run }: RedisConnection,
  entries: readonly (IndexEntry & { readonly key: string })[],
  ttlMs: number,
): Promise<void> {
  if (entries.length === 0) return;
  await run(() => {
    const all = client.multi();
    for (const { key, member, score } of entries) {
      all.zAdd(key, { value: member, score });
      if (ttlMs !== Number.POSITIVE_INFINITY) all.pExpire(key, ttlMs);
    }
    return all.exec();
  });
}

/** A named index in Redis: a sorted set, which expires when nobody has added anything for `ttlMs`. */
export function createRedisIndex(
  { client, run }: RedisConnection,
  key: string,
  ttlMs: number,
): Index {
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
      if (entries.length === 0) return;
      await run(() =>
        withExpiry(
          client.multi().zAdd(
            key,
            entries.map(({ member, score }) => ({ value: member, score })),
          ),
        ).exec(),
      );
    },
    addIfAbsent: (member, score) =>
      run(async () => {
        const added = client.multi().zAdd(key, { value: member, score }, { condition: 'NX' });
        return (await withExpiry(added).exec())[0] === 1;
      }),
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
