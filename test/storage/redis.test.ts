import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { openRedisStore } from '../../src/storage/redis/redis-store.ts';
import { retryUntilPasses } from '../setup/eventually.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { storeContract } from './contract.ts';
import { findScore } from './find-score.ts';
import { startRedisProxy } from './redis/redis-proxy.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

storeContract('Redis', () => openRedisStore({ url: redis.url }));

const hour = 3_600_000;

describe('the Redis store', () => {
  it('is shared by all processes that open it', async () => {
    const [one, other] = [await openRedisStore(redis), await openRedisStore(redis)];
    await one.put('shared', 1, hour);
    await one.getIndex('shared', hour).add([{ member: 'm', score: 1 }]);
    const claims = Array.from({ length: 50 }, (_, at) =>
      (at % 2 ? one : other).setIfAbsent('c', at, hour),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    await one.close();
    expect(await other.get('shared')).toBe(1);
    expect(await findScore(other.getIndex('shared', hour), 'm')).toBe(1);
    await other.close();
  });

  it('lets one of several processes win a compareAndSet', async () => {
    const [one, other] = [await openRedisStore(redis), await openRedisStore(redis)];
    await one.put('swapped', 0, hour);
    const swaps = Array.from({ length: 50 }, (_, at) =>
      (at % 2 ? one : other).compareAndSet('swapped', 0, at + 1, hour),
    );
    const won = (await Promise.all(swaps)).flatMap((isMine, at) => (isMine ? [at + 1] : []));
    expect(won).toEqual([await other.get('swapped')]);
    await Promise.all([one.close(), other.close()]);
  });

  it("rewrites Redis's append-only file, so that deleted values are no longer on the disk", async () => {
    const onDisk = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
    try {
      const store = await openRedisStore(onDisk);
      await store.put('erased', 'the words of Jo', hour);
      await store.delete('erased');
      expect(await onDisk.files()).toContain('the words of Jo');
      expect(await store.rewriteFiles?.()).toBe(true);
      await retryUntilPasses(async () =>
        expect(await onDisk.files()).not.toContain('the words of Jo'),
      );
      await store.close();
    } finally {
      await onDisk.stop();
    }
  });

  it('writes no file for a Redis that keeps none', async () => {
    const bare = await startRedis();
    try {
      const store = await openRedisStore(bare);
      expect(await store.rewriteFiles?.()).toBe(true);
      expect(await bare.files()).toBe('');
      await store.close();
    } finally {
      await bare.stop();
    }
  });

  it('returns false when Redis refuses to rewrite its file', async () => {
    // Enabled from the start, because Redis may still write a file that was only just enabled.
    const keeping = await startRedis('--appendonly', 'yes');
    try {
      const store = await openRedisStore(keeping);
      expect(await keeping.tell('ACL SETUSER default -bgrewriteaof')).toMatch(/^\+OK/);
      expect(await store.rewriteFiles?.()).toBe(false);
      await store.close();
    } finally {
      await keeping.stop();
    }
  });

  it('applies a rate limit to all processes together', async () => {
    const stores = [await openRedisStore(redis), await openRedisStore(redis)];
    const rate = { intervalMs: 25, burst: 4 };
    const began = performance.now();
    let acquired = 0;
    const takeTurns = async (pace: RateLimiter) => {
      while (performance.now() - began < 1_000) {
        const waitMs = await pace.acquire('shared', rate);
        if (waitMs === 0) acquired += 1;
        else await wait(waitMs);
      }
    };
    // Each process calls several times at once, as its jobs do.
    await Promise.all(
      [...stores, ...stores, ...stores].map(({ rateLimiter }) => takeTurns(rateLimiter)),
    );
    const allowed = rate.burst + (performance.now() - began) / rate.intervalMs;
    expect(acquired).toBeLessThanOrEqual(allowed);
    // Not exactly the allowed number, because a busy machine is late for some.
    expect(acquired).toBeGreaterThan(allowed / 2);
    await stores[0]?.rateLimiter.block('shared', 5_000);
    expect(await stores[1]?.rateLimiter.acquire('shared', rate)).toBeGreaterThan(4_000);
    for (const store of stores) await store.close();
  });

  it('leaves nothing in Redis without an expiry, except an index without a TTL', async () => {
    const server = await startRedis();
    const store = await openRedisStore(server);
    for (const way of Object.values(ways)) await way(store);
    await store.getIndex('i', hour).add([{ member: 'm', score: 1 }]);
    await store.put('key', 1, hour);
    await store.getIndex('for ever', Number.POSITIVE_INFINITY).addIfAbsent('m', 1);
    const keys = (await server.tell('KEYS *')).split('\r\n').filter((line) => /^slack/.test(line));
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) {
      const remainingMs = Number((await server.tell(`PTTL "${key}"`)).slice(1));
      if (key.endsWith('for ever')) expect(remainingMs).toBe(-1);
      else expect(remainingMs).toBeGreaterThan(0);
    }
    await store.close();
    await server.stop();
  });

  it('reports that Redis is unreachable, without its password', async () => {
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

describe('a Redis that may lose data', () => {
  const catchRefusal = (url: string): Promise<unknown> =>
    openRedisStore({ url }).then(
      () => 'opened',
      (reason: unknown) => reason,
    );

  it.each(['allkeys-lru', 'volatile-ttl'])(
    'is refused when it evicts keys (%s)',
    async (policy) => {
      const server = await startRedis('--maxmemory-policy', policy);
      // Hosted Redis servers do this.
      await server.tell('ACL SETUSER default -config');
      const reason = await catchRefusal(server.url);
      expect(reason).toMatchObject({ code: 'redis_evicts', retry: 'never' });
      expect(String(reason)).toMatch(
        new RegExp(`maxmemory-policy ${policy}.*Set maxmemory-policy noeviction in redis.conf`),
      );
      expect(await server.tell('CLIENT LIST')).not.toContain('lib-name=node-redis');
      await server.stop();
    },
  );

  it('gets a warning in the log when its crash would lose messages', async () => {
    const lines: string[] = [];
    const log = { warn: (_: unknown, message: string) => void lines.push(message) };
    const safe = await startRedis('--appendonly', 'yes');
    await (await openRedisStore({ url: safe.url, log })).close();
    await safe.stop();
    expect(lines).toEqual([]);
    await (await openRedisStore({ url: redis.url, log })).close();
    expect(lines).toEqual([expect.stringMatching(/loses the latest messages.*Set appendonly yes/)]);
  });
});

/** Every kind of call of the store. */
const ways: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  get: (store) => store.get('key'),
  getMany: (store) => store.getMany(['key']),
  put: (store) => store.put('key', 1, hour),
  putMany: (store) => store.putMany([{ key: 'key', value: 1 }], hour),
  addMany: (store) => store.addMany([{ key: 'added', value: 1 }], hour, ['key']),
  delete: (store) => store.delete('key'),
  claim: (store) => store.setIfAbsent('claim', 1, hour),
  swap: (store) => store.compareAndSet('key', 1, 2, hour),
  turn: (store) => store.rateLimiter.acquire('limit', { intervalMs: 1_000, burst: 1 }),
  hold: (store) => store.rateLimiter.block('limit', 1_000),
  add: (store) => store.getIndex('i', hour).add([{ member: 'm', score: 1 }]),
  addNew: (store) => store.getIndex('i', hour).addIfAbsent('n', 1),
  newest: (store) => store.getIndex('i', hour).listNewest({ limit: 1 }),
  oldest: (store) => store.getIndex('i', hour).listOldest({ limit: 1 }),
  trim: (store) => store.getIndex('i', hour).trim(0),
  remove: (store) => store.getIndex('i', hour).remove('m'),
  ping: (store) => store.ping(),
};

const writes = Object.entries(ways).flatMap(([name, way]) =>
  /^(get|newest|oldest|ping)/.test(name) ? [] : [way],
);

/** The outcomes of these calls, all started at once. */
async function listOutcomes(store: Store, tried: readonly ((store: Store) => Promise<unknown>)[]) {
  const began = performance.now();
  const outcomes = await Promise.allSettled(tried.map((way) => way(store)));
  return { outcomes, tookMs: performance.now() - began };
}

const failedLater = { status: 'rejected', reason: { code: 'store_failed', retry: 'later' } };

const outages: Readonly<
  Record<string, readonly [(server: RedisServer) => unknown, (server: RedisServer) => unknown]>
> = {
  'is down': [(server) => server.stop(), (server) => server.restart()],
  'is silent': [(server) => server.pause(), (server) => server.resume()],
};

describe.concurrent.each(Object.entries(outages))('a Redis that %s', (_, [goAway, comeBack]) => {
  it('rejects calls within seconds, and works again when it is back', async () => {
    const server = await startRedis();
    const store = await openRedisStore(server);
    await goAway(server);
    const { outcomes, tookMs } = await listOutcomes(store, Object.values(ways));
    expect(tookMs).toBeLessThan(3_500);
    for (const outcome of outcomes) expect(outcome).toMatchObject(failedLater);
    await comeBack(server);
    await retryUntilPasses(() => store.ping());
    for (const way of Object.values(ways)) await way(store);
    await store.close();
    await server.stop();
  });
});

const refusals: Readonly<Record<string, { refuse: string; allow: string; word: RegExp }>> = {
  'is only a replica by now': {
    refuse: 'REPLICAOF 127.0.0.1 1',
    allow: 'REPLICAOF NO ONE',
    word: /READONLY/,
  },
  'is full': { refuse: 'CONFIG SET maxmemory 1', allow: 'CONFIG SET maxmemory 0', word: /OOM/ },
};

describe.concurrent.each(Object.entries(refusals))('a Redis that %s', (_, words) => {
  it('rejects every write, and no write looks done', async () => {
    const server = await startRedis();
    const store = await openRedisStore(server);
    await store.put('key', 'before', hour);
    await store.getIndex('i', hour).addIfAbsent('before', 1);
    await server.tell(words.refuse);
    // A full Redis still allows deletions.
    const adding = writes.filter((way) => !/\.(delete|trim|remove)\(/.test(String(way)));
    for (const way of adding) {
      // One after another, because the first refused call closes the connection of the others.
      await retryUntilPasses(() => expect(way(store)).rejects.toThrow(words.word));
    }
    await retryUntilPasses(async () => expect(await store.get('key')).toBe('before'));
    expect(await store.get('claim')).toBeUndefined();
    expect(await store.getIndex('i', hour).listNewest({ limit: 9 })).toEqual([
      { member: 'before', score: 1 },
    ]);
    await server.tell(words.allow);
    for (const way of writes) await retryUntilPasses(() => way(store));
    await store.close();
    await server.stop();
  });
});

describe.concurrent('the connection to Redis', () => {
  it('is opened again when it leads to a replica after a failover', async () => {
    const old = await startRedis('--repl-diskless-sync-delay', '0');
    const promoted = await startRedis();
    const way = await startRedisProxy(old.port);
    const store = await openRedisStore(way);
    await promoted.tell(`REPLICAOF 127.0.0.1 ${old.port}`);
    await store.put('before', 1, hour);
    await retryUntilPasses(async () => expect(await promoted.tell('DBSIZE')).toBe(':1\r\n'));
    await promoted.tell('REPLICAOF NO ONE');
    way.leadTo(promoted.port);
    await old.tell(`REPLICAOF 127.0.0.1 ${promoted.port}`);
    const isSwapped = () => store.compareAndSet('before', 1, 2, hour);
    await expect(isSwapped()).rejects.toThrow('READONLY');
    expect(await isSwapped()).toBe(true);
    expect(await promoted.tell('EXISTS slack-mms::before')).toBe(':1\r\n');
    await store.close();
    await way.close();
    await Promise.all([old.stop(), promoted.stop()]);
  });

  it('works when it is slow, but not too slow', async () => {
    const server = await startRedis();
    const way = await startRedisProxy(server.port);
    const store = await openRedisStore(way);
    way.delay(700);
    const { outcomes, tookMs } = await listOutcomes(store, Object.values(ways));
    expect(outcomes.map((one) => one.status)).toEqual(outcomes.map(() => 'fulfilled'));
    expect(tookMs).toBeLessThan(2_500);
    await store.close();
    await way.close();
    await server.stop();
  });

  it.each([
    ['too slow', 4_000],
    ['cut off, as by a firewall', Number.POSITIVE_INFINITY],
  ])(
    'that is %s rejects calls within seconds, and works again when it is repaired',
    async (_, ms) => {
      const server = await startRedis();
      const way = await startRedisProxy(server.port);
      const store = await openRedisStore(way);
      way.delay(ms);
      const first = await listOutcomes(store, Object.values(ways));
      // By now, a new connection gets no response.
      const second = await listOutcomes(store, Object.values(ways));
      for (const { outcomes, tookMs } of [first, second]) {
        expect(tookMs).toBeLessThan(3_500);
        for (const outcome of outcomes) expect(outcome).toMatchObject(failedLater);
      }
      way.delay(0);
      const mendedAt = performance.now();
      await retryUntilPasses(() => store.ping());
      expect(performance.now() - mendedAt).toBeLessThan(6_000);
      for (const one of Object.values(ways)) await one(store);
      await store.close();
      await way.close();
      await server.stop();
    },
  );
});

it.concurrent('the Redis store has everything that was acknowledged before Redis crashed', async () => {
  const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
  const store = await openRedisStore(server);
  const acknowledged: string[] = [];
  const write = async (key: string) => {
    await store.put(key, key, hour);
    acknowledged.push(key);
  };
  const rounds = Array.from({ length: 10 }, async (_, writer) => {
    for (let round = 0; round < 1_000; round += 1) await write(`${writer}:${round}`);
  });
  const broken = Promise.allSettled(rounds);
  await retryUntilPasses(() => expect(acknowledged.length).toBeGreaterThan(300));
  await server.crash();
  expect((await broken).map((one) => one.status)).toContain('rejected');
  await server.restart();
  await retryUntilPasses(() => store.ping());
  expect(await store.getMany(acknowledged)).toEqual(acknowledged);
  await store.close();
  await server.stop();
});

it.concurrent('the Redis store waits while Redis is unreachable for a moment', async () => {
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
