import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Adds a member each to many indexes, in one round trip. */
export async function addToRedisIndexes(
  { client, run }: RedisConnection,
  entries: readonly (IndexEntry & { readonly key: string })[],
  keptMs: number,
): Promise<void> {
  if (entries.length === 0) return;
  await run(() => {
    const all = client.multi();
    for (const { key, member, score } of entries) {
      all.zAdd(key, { value: member, score });
      if (keptMs !== Number.POSITIVE_INFINITY) all.pExpire(key, keptMs);
    }
    return all.exec();
  });
}

/** A named index in Redis: a sorted set, which ends when nobody added anything for `keptMs`. */
export function createRedisIndex(
  { client, run }: RedisConnection,
  key: string,
  keptMs: number,
): Index {
  type Change = ReturnType<ReturnType<typeof client.multi>['zAdd']>;
  const lasting = (change: Change) =>
    keptMs === Number.POSITIVE_INFINITY ? change : change.pExpire(key, keptMs);
  const range = (from: string, to: string, limit: number, reverse: boolean) =>
    run(async () => {
      const found = await client.zRangeWithScores(key, from, to, {
        BY: 'SCORE',
        REV: reverse ? (true as const) : undefined,
        // Redis takes a negative count as all.
        LIMIT: { offset: 0, count: Number.isSafeInteger(limit) ? limit : -1 },
      });
      return found.map(({ value, score }) => ({ member: value, score }));
    });

  return {
    async add(entries) {
      if (entries.length === 0) return;
      await run(() =>
        lasting(
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
        return (await lasting(added).exec())[0] === 1;
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
