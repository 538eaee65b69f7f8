import KeyvRedis from '@keyv/redis';
import type { Store } from '../app/ports/store.ts';
import { encode, keyed, namespace, wholeTtl } from './keyed.ts';
import { connectRedis } from './redis-connection.ts';
import { redisIndex } from './redis-index.ts';

/** A store in a Redis, which any number of processes may share. */
export async function openRedisStore(options: { readonly url: string }): Promise<Store> {
  const connection = await connectRedis(options.url);
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
    // One colon, where records have two: no record's key can be that of an index.
    index: (name) => redisIndex(connection, `${namespace}:index:${name}`),
    async ping() {
      await run(() => client.ping());
    },
    close: () => connection.close(),
  };
}
