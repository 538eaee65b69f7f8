import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { ADD_TO_INDEX_SCRIPT } from './redis-scripts.ts';

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
  const addOne = (mode: 'NX' | 'CH', { score, member }: IndexEntry) => {
    const ttl = ttlMs === Number.POSITIVE_INFINITY ? '' : `${ttlMs}`;
    const options = { keys: [key], arguments: [ttl, mode, `${score}`, member] };
    return run(() => client.eval(ADD_TO_INDEX_SCRIPT, options));
  };

  return {
    async add(entries) {
      const [first, ...others] = entries;
      if (!first) return;
      if (others.length === 0) return void (await addOne('CH', first));
      await run(() =>
        withExpiry(
          client.multi().zAdd(
            key,
            entries.map(({ member, score }) => ({ value: member, score })),
          ),
        ).exec(),
      );
    },
    addIfAbsent: async (member, score) => (await addOne('NX', { member, score })) === 1,
    async remove(member) {
      await run(() => client.zRem(key, member));
    },
    async listNewest({
      limit = Number.POSITIVE_INFINITY,
      from = -Infinity,
      until = Infinity,
    } = {}) {
      return limit > 0 ? range(formatBound(until), formatBound(from), limit, true) : [];
    },
    async listOldest({ limit = Number.POSITIVE_INFINITY, until = Infinity } = {}) {
      return limit > 0 ? range('-inf', formatBound(until), limit, false) : [];
    },
    async trim(below) {
      await run(() => client.zRemRangeByScore(key, '-inf', `(${below}`));
    },
  };
}

function formatBound(score: number): string {
  if (Number.isFinite(score)) return `${score}`;
  return score > 0 ? '+inf' : '-inf';
}
