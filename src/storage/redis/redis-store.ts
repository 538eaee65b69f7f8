import KeyvRedis from '@keyv/redis';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/clock-log-metrics.ts';
import type { Store } from '../../core/ports/store.ts';
import { encode, keyed, namespace, wholeKept, wholeTtl } from '../keyed-records.ts';
import { checkAbility } from './check-redis-ability.ts';
import { connectRedis, type RedisConnection } from './redis-connection.ts';
import { addToRedisIndexes, redisIndex } from './redis-index.ts';
import { eviction, forgetting, keepingOf } from './redis-persistence.ts';
import { redisPace } from './redis-rate-limiter.ts';
import { swapScript } from './redis-scripts.ts';
import { rewriteRedisFiles } from './rewrite-redis-files.ts';

/** A store in a Redis, which any number of processes may share. One that throws records out is refused. */
export async function openRedisStore(options: {
  readonly url: string;
  /** Hears what is weak about this Redis. */
  readonly log?: Pick<Log, 'warn'>;
}): Promise<Store> {
  const connection = await connectRedis(options.url);
  try {
    await checkAbility(connection);
    const { evictsBy, appends } = await keepingOf(connection);
    if (evictsBy) throw evicting(evictsBy);
    if (!appends) options.log?.warn({}, `${forgetting.problem}. ${forgetting.fix}.`);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOn(connection);
}

/** One colon, where records have two: no record's key can be that of an index. */
function indexKey(name: string): string {
  return `${namespace}:index:${name}`;
}

function evicting(policy: string): AppError {
  const message = `${eviction.problem(policy)}. ${eviction.fix} (REDIS_URL).`;
  return new AppError('redis_evicts', { retry: 'never', message });
}

function storeOn(connection: RedisConnection): Store {
  const { client, run } = connection;
  const adapter = new KeyvRedis<string>(client, {
    namespace,
    // Of its own: Keyv's option alone would get back "nothing there" for "could not be read".
    throwOnErrors: true,
  });

  return {
    ...keyed(adapter, run),
    async claim(key, value, ttlMs) {
      const PX = wholeTtl(ttlMs);
      const name = adapter.createKeyPrefix(key, namespace);
      return run(async () => (await client.set(name, encode(value), { NX: true, PX })) === 'OK');
    },
    async swap(key, from, to, ttlMs) {
      const keys = [adapter.createKeyPrefix(key, namespace)];
      const values = [encode(from), encode(to), String(wholeTtl(ttlMs))];
      return run(async () => (await client.eval(swapScript, { keys, arguments: values })) === 1);
    },
    index: (name, keptMs) => redisIndex(connection, indexKey(name), wholeKept(keptMs)),
    addToIndexes: (entries, keptMs) =>
      addToRedisIndexes(
        connection,
        entries.map(({ index, ...entry }) => ({ ...entry, key: indexKey(index) })),
        wholeKept(keptMs),
      ),
    pace: redisPace(connection, namespace),
    rewriteFiles: () => rewriteRedisFiles(connection),
    ping: () => checkAbility(connection),
    close: () => connection.close(),
  };
}
