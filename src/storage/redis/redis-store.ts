import KeyvRedis from '@keyv/redis';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Store } from '../../core/ports/store.ts';
import {
  createKeyedRecords,
  DEFAULT_KEY_PREFIX,
  decodeRecord,
  encodeRecord,
  roundIndexTtl,
  roundTtl,
} from '../keyed-records.ts';
import { checkRedisAbility } from './check-redis-ability.ts';
import { joinReads } from './join-reads.ts';
import { connectRedis, type RedisConnection } from './redis-connection.ts';
import { createRedisIndex } from './redis-index.ts';
import {
  EVICTION_ADVICE,
  PERSISTENCE_ADVICE,
  readRedisPersistence,
  requestRedisRewrite,
} from './redis-persistence.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import { createReplication } from './redis-replication.ts';
import { ADD_MANY_SCRIPT, COMPARE_AND_SET_SCRIPT, PUT_MANY_SCRIPT } from './redis-scripts.ts';

/**
 * A store in Redis, which any number of processes may share. Throws an AppError for a Redis that evicts
 * records or cannot do the app's work.
 */
export async function openRedisStore(options: {
  readonly url: string;
  /** Prefix of every key, so that several apps may share one Redis. */
  readonly keyPrefix?: string;
  /** Gets a warning about a Redis that may lose the last writes. */
  readonly log?: Pick<Log, 'warn'>;
}): Promise<Store> {
  const { keyPrefix = DEFAULT_KEY_PREFIX } = options;
  const connection = await connectRedis(options.url);
  try {
    await checkRedisAbility(connection, keyPrefix);
    const { evictionPolicy, isAppendOnly } = await readRedisPersistence(connection);
    if (evictionPolicy) throw createEvictionError(evictionPolicy);
    if (!isAppendOnly)
      options.log?.warn({}, `${PERSISTENCE_ADVICE.problem}. ${PERSISTENCE_ADVICE.fix}.`);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createStore(connection, keyPrefix, () => connectRedis(options.url));
}

function createEvictionError(policy: string): AppError {
  const message = `${EVICTION_ADVICE.problem(policy)}. ${EVICTION_ADVICE.fix} (REDIS_URL).`;
  return new AppError('redis_evicts', { retry: 'never', message });
}

/** A longer script would block other commands. */
const WRITTEN_AT_ONCE = 1_000;

function createStore(
  connection: RedisConnection,
  keyPrefix: string,
  openAnother: () => Promise<RedisConnection>,
): Store {
  const { client, run } = connection;
  /** Uses one colon where a record's key has two, so that no record has the key of an index. */
  const buildIndexKey = (name: string) => `${keyPrefix}:index:${name}`;
  const adapter = new KeyvRedis<string>(client, {
    namespace: keyPrefix,
    // Set here as well: with Keyv's option alone, a failed read would look like a missing record.
    throwOnErrors: true,
  });

  const records = createKeyedRecords(adapter, run, keyPrefix);
  const replication = createReplication(connection, keyPrefix, openAnother);
  return {
    ...records,
    // Without Keyv, which creates a promise for every value.
    ...joinReads(async (keys) => {
      const names = keys.map((key) => adapter.createKeyPrefix(key, keyPrefix));
      return (await run(() => client.mGet(names))).map((text) => decodeRecord(text));
    }),
    async putMany(entries, ttlMs) {
      const ttl = String(roundTtl(ttlMs));
      for (let from = 0; from < entries.length; from += WRITTEN_AT_ONCE) {
        const some = entries.slice(from, from + WRITTEN_AT_ONCE);
        const keys = some.map(({ key }) => adapter.createKeyPrefix(key, keyPrefix));
        const values = some.map(({ value }) => encodeRecord(value));
        await run(() => client.eval(PUT_MANY_SCRIPT, { keys, arguments: [ttl, ...values] }));
      }
    },
    async addMany<E, V>(
      entries: Parameters<Store['addMany']>[0],
      ttlMs: number,
      keys: readonly string[],
    ) {
      const ttl = String(roundTtl(ttlMs));
      const texts: unknown[] = [];
      // The keys are read last.
      const all = [...entries, ...keys.map((key) => ({ key, value: undefined }))];
      for (let from = 0; from < all.length; from += WRITTEN_AT_ONCE) {
        const some = all.slice(from, from + WRITTEN_AT_ONCE);
        const values = entries
          .slice(from, from + WRITTEN_AT_ONCE)
          .map(({ value }) => encodeRecord(value));
        const names = some.map(({ key }) => adapter.createKeyPrefix(key, keyPrefix));
        const options = { keys: names, arguments: [ttl, ...values] };
        const reply = await run(() => client.eval(ADD_MANY_SCRIPT, options));
        if (Array.isArray(reply)) texts.push(...reply);
      }
      return {
        existing: texts.slice(0, entries.length).map((text) => decodeRecord<E>(text)),
        values: texts.slice(entries.length).map((text) => decodeRecord<V>(text)),
      };
    },
    async setIfAbsent(key, value, ttlMs) {
      const PX = roundTtl(ttlMs);
      const name = adapter.createKeyPrefix(key, keyPrefix);
      return run(
        async () => (await client.set(name, encodeRecord(value), { NX: true, PX })) === 'OK',
      );
    },
    async compareAndSet(key, from, to, ttlMs) {
      const keys = [adapter.createKeyPrefix(key, keyPrefix)];
      const values = [encodeRecord(from), encodeRecord(to), String(roundTtl(ttlMs))];
      return run(
        async () => (await client.eval(COMPARE_AND_SET_SCRIPT, { keys, arguments: values })) === 1,
      );
    },
    getIndex: (name, ttlMs) =>
      createRedisIndex(connection, buildIndexKey(name), roundIndexTtl(ttlMs)),
    rateLimiter: createRedisRateLimiter(connection, keyPrefix),
    isReplicated: replication.isReplicated,
    rewriteFiles: () => requestRedisRewrite(connection),
    ping: () => checkRedisAbility(connection, keyPrefix),
    async close() {
      await Promise.all([connection.close(), replication.close()]);
    },
  };
}
