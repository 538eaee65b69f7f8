import type { Index } from '../app/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A named index in Redis: a sorted set. */
export function redisIndex({ client, run }: RedisConnection, key: string): Index {
  const range = (from: string, to: string, limit: number, reverse: boolean) =>
    run(async () => {
      const found = await client.zRangeWithScores(key, from, to, {
        BY: 'SCORE',
        ...(reverse ? { REV: true as const } : {}),
        // Redis takes a negative count as all.
        LIMIT: { offset: 0, count: Number.isSafeInteger(limit) ? limit : -1 },
      });
      return found.map(({ value, score }) => ({ member: value, score }));
    });

  return {
    async add(entries) {
      if (entries.length === 0) return;
      await run(() =>
        client.zAdd(
          key,
          entries.map(({ member, score }) => ({ value: member, score })),
        ),
      );
    },
    addNew: (member, score) =>
      run(
        async () => (await client.zAdd(key, { value: member, score }, { condition: 'NX' })) === 1,
      ),
    async remove(member) {
      await run(() => client.zRem(key, member));
    },
    scoreOf: (member) => run(async () => (await client.zScore(key, member)) ?? undefined),
    async newest({ limit, before }) {
      if (limit <= 0) return [];
      return range(before === undefined ? '+inf' : `(${before}`, '-inf', limit, true);
    },
    async oldest({ limit, until }) {
      if (limit <= 0) return [];
      return range('-inf', until === undefined ? '+inf' : `${until}`, limit, false);
    },
    async trim(below) {
      await run(() => client.zRemRangeByScore(key, '-inf', `(${below}`));
    },
  };
}
