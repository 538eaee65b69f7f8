import KeyvRedis from '@keyv/redis';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Store } from '../../core/ports/store.ts';
import {
  createKeyedRecords,
  encodeRecord,
  roundIndexTtl,
  roundTtl,
  STORE_NAMESPACE,
} from '../keyed-records.ts';
import { checkRedisAbility } from './check-redis-ability.ts';
import { connectRedis, type RedisConnection } from './redis-connection.ts';
import { addToRedisIndexes, createRedisIndex } from './redis-index.ts';
import { evictionAdvice, persistenceAdvice, readRedisPersistence } from './redis-persistence.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import { compareAndSetScript } from './redis-scripts.ts';
import { rewriteRedisFiles } from './rewrite-redis-files.ts';

/** A store in a Redis, which any number of processes may share. One that throws records out is refused. */
export async function openRedisStore(options: {
  readonly url: string;
  /** Hears what is weak about this Redis. */
  readonly log?: Pick<Log, 'warn'>;
}): Promise<Store> {
  const connection = await connectRedis(options.url);
  try {
    await checkRedisAbility(connection);
    const { evictionPolicy, isAppendOnly } = await readRedisPersistence(connection);
    if (evictionPolicy) throw evicting(evictionPolicy);
    if (!isAppendOnly)
      options.log?.warn({}, `${persistenceAdvice.problem}. ${persistenceAdvice.fix}.`);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOn(connection);
}

/** One colon, where records have two: no record's key can be that of an index. */
function indexKey(name: string): string {
  return `${STORE_NAMESPACE}:index:${name}`;
}

function evicting(policy: string): AppError {
  const message = `${evictionAdvice.problem(policy)}. ${evictionAdvice.fix} (REDIS_URL).`;
  return new AppError('redis_evicts', { retry: 'never', message });
}

function storeOn(connection: RedisConnection): Store {
  const { client, run } = connection;
  const adapter = new KeyvRedis<string>(client, {
    namespace: STORE_NAMESPACE,
    // Of its own: Keyv's option alone would get back "nothing there" for "could not be read".
    throwOnErrors: true,
  });

  return {
    ...createKeyedRecords(adapter, run),
    async setIfAbsent(key, value, ttlMs) {
      const PX = roundTtl(ttlMs);
      const name = adapter.createKeyPrefix(key, STORE_NAMESPACE);
      return run(
        async () => (await client.set(name, encodeRecord(value), { NX: true, PX })) === 'OK',
      );
    },
    async compareAndSet(key, from, to, ttlMs) {
      const keys = [adapter.createKeyPrefix(key, STORE_NAMESPACE)];
      const values = [encodeRecord(from), encodeRecord(to), String(roundTtl(ttlMs))];
      return run(
        async () => (await client.eval(compareAndSetScript, { keys, arguments: values })) === 1,
      );
    },
    getIndex: (name, keptMs) => createRedisIndex(connection, indexKey(name), roundIndexTtl(keptMs)),
    addToIndexes: (entries, keptMs) =>
      addToRedisIndexes(
        connection,
        entries.map(({ index, ...entry }) => ({ ...entry, key: indexKey(index) })),
        roundIndexTtl(keptMs),
      ),
    rateLimiter: createRedisRateLimiter(connection, STORE_NAMESPACE),
    rewriteFiles: () => rewriteRedisFiles(connection),
    ping: () => checkRedisAbility(connection),
    close: () => connection.close(),
  };
}
