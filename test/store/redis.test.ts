import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../src/app/ports/store.ts';
import { openRedisStore } from '../../src/store/redis.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { storeContract } from './contract.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

storeContract('Redis', () => openRedisStore({ url: redis.url }));

const hour = 3_600_000;

describe('a store in Redis', () => {
  it('is one store for all that open it', async () => {
    const [one, other] = [await openRedisStore(redis), await openRedisStore(redis)];
    await one.put('shared', 1, hour);
    await one.index('shared').add([{ member: 'm', score: 1 }]);
    const claims = Array.from({ length: 50 }, (_, at) =>
      (at % 2 ? one : other).claim('c', at, hour),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    await one.close();
    expect(await other.get('shared')).toBe(1);
    expect(await other.index('shared').scoreOf('m')).toBe(1);
    await other.close();
  });

  it('says that Redis is not there, without its password', async () => {
    const opening = openRedisStore({ url: 'redis://me:secret-word@127.0.0.1:1' });
    const error: unknown = await opening.catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/Redis does not answer.*ECONNREFUSED/);
    expect(String(error)).not.toContain('secret-word');
    const odd: unknown = await openRedisStore({ url: 'redis://:secret word' }).catch(
      (e: unknown) => e,
    );
    expect(String(odd)).toContain('REDIS_URL is not an address');
  });
});

/** Each of the store's ways to Redis. */
const ways: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  get: (store) => store.get('key'),
  getMany: (store) => store.getMany(['key']),
  put: (store) => store.put('key', 1, hour),
  putMany: (store) => store.putMany([{ key: 'key', value: 1 }], hour),
  delete: (store) => store.delete('key'),
  claim: (store) => store.claim('claim', 1, hour),
  add: (store) => store.index('i').add([{ member: 'm', score: 1 }]),
  addNew: (store) => store.index('i').addNew('n', 1),
  scoreOf: (store) => store.index('i').scoreOf('m'),
  newest: (store) => store.index('i').newest({ limit: 1 }),
  oldest: (store) => store.index('i').oldest({ limit: 1 }),
  trim: (store) => store.index('i').trim(0),
  remove: (store) => store.index('i').remove('m'),
  ping: (store) => store.ping(),
};

describe.each([
  ['is down', (server: RedisServer) => server.stop(), (server: RedisServer) => server.restart()],
  [
    'is silent',
    async (server: RedisServer) => server.pause(),
    async (server: RedisServer) => server.resume(),
  ],
] as const)('a Redis that %s', (_, goAway, comeBack) => {
  it('gives errors within seconds, and works again when it is back', async () => {
    const server = await startRedis();
    const store = await openRedisStore(server);
    await goAway(server);
    const began = performance.now();
    const tried = await Promise.allSettled(Object.values(ways).map((way) => way(store)));
    expect(performance.now() - began).toBeLessThan(3_500);
    expect(tried.map((one) => one.status)).toEqual(tried.map(() => 'rejected'));
    for (const one of tried) {
      expect(one).toMatchObject({ reason: { code: 'store_failed', retry: 'later' } });
    }
    await comeBack(server);
    await vi.waitFor(() => store.ping(), { timeout: 10_000 });
    for (const way of Object.values(ways)) await way(store);
    await store.close();
    await server.stop();
  });
});

it('waits out a Redis that is away for a moment', async () => {
  const server = await startRedis();
  const store = await openRedisStore(server);
  await server.stop();
  const written = store.put('key', 1, hour);
  await server.restart();
  await written;
  expect(await store.get('key')).toBe(1);
  await store.close();
  await server.stop();
});
