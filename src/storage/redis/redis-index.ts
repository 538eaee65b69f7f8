import { splitIntoChunks } from '../../core/async/chunks.ts';
import type { Index, IndexEntry } from '../../core/ports/store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { ADD_TO_INDEX_SCRIPT } from './redis-scripts.ts';

/** A script takes some thousand values. */
const ADDED_AT_ONCE = 1_000;

/** A named index in Redis: a sorted set, which expires if nothing was added for `ttlMs`. */
export function createRedisIndex(connection: RedisConnection, key: string, ttlMs: number): Index {
  const { client, run } = connection;
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
  const addAll = (mode: 'NX' | 'CH', entries: readonly IndexEntry[]) => {
    const ttl = ttlMs === Number.POSITIVE_INFINITY ? '' : `${ttlMs}`;
    const pairs = entries.flatMap(({ score, member }) => [`${score}`, member]);
    const options = { keys: [key], arguments: [ttl, mode, ...pairs] };
    return run(() => client.eval(ADD_TO_INDEX_SCRIPT, options));
  };

  return {
    async add(entries) {
      for (const some of splitIntoChunks(entries, ADDED_AT_ONCE)) await addAll('CH', some);
    },
    addIfAbsent: async (member, score) => (await addAll('NX', [{ member, score }])) === 1,
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
