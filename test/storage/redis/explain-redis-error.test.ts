import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../../sandbox/free-port.ts';
import { checkRedisAbility } from '../../../src/storage/redis/check-redis-ability.ts';
import { explainRedisError } from '../../../src/storage/redis/explain-redis-error.ts';
import { connectRedis } from '../../../src/storage/redis/redis-connection.ts';
import { type RedisServer, startRedis } from '../../setup/redis.ts';

let redis: RedisServer;
let locked: RedisServer;
beforeAll(async () => {
  [redis, locked] = await Promise.all([startRedis(), startRedis('--requirepass', 'open sesame')]);
});
afterAll(() => Promise.all([redis.stop(), locked.stop()]));

// The client retries for five seconds.
test.concurrent.each([
  ['a wrong password', () => `redis://:wrong@127.0.0.1:${locked.port}`, /WRONGPASS .*Correct the/],
  ['no password', () => locked.url, /NOAUTH .*required\. Put its password in REDIS_URL/],
  ['a database that doesn’t exist', () => `${redis.url}/99`, /out of range\. End REDIS_URL with/],
  ['an unknown host', () => 'redis://redis.invalid:6379', /invalid\. Correct the host/],
  [
    'TLS where the server has none',
    () => redis.url.replace('redis', 'rediss'),
    /TLS: REDIS_URL begins/,
  ],
  [
    'a port without a server',
    async () => `redis://127.0.0.1:${await findFreePort()}`,
    /ECONNREFUSED \S+\. Start Redis, or correct the host and port in REDIS_URL\.$/,
  ],
])('explains what to do about %s', async (_, findUrl, words) => {
  const url = await findUrl();
  const trying = connectRedis(url).then((connection) =>
    checkRedisAbility(connection, 'slack-mms').finally(connection.close),
  );
  await expect(trying).rejects.toThrow(words);
});

test.each([
  ['a full memory', 'CONFIG SET maxmemory 1', /OOM .*give it more \(maxmemory\)/],
  ['a replica', 'REPLICAOF 127.0.0.1 1', /READONLY .*set REDIS_URL to the primary/],
  ['a user without rights', 'ACL SETUSER default -set', /NOPERM .*the rights that docs\/replicas/],
])('explains what to do when a write fails because of %s', async (_, command, words) => {
  const broken = await startRedis();
  const { client, run, close } = await connectRedis(broken.url);
  await broken.tell(command);
  await expect(run(() => client.set('a', 'b'))).rejects.toThrow(words);
  await close();
  await broken.stop();
});

test('gives general advice about any other error', () => {
  expect(explainRedisError(new Error('ERR unknown.'))).toEqual({
    what: 'Redis refused a command (REDIS_URL): ERR unknown',
    how: expect.stringContaining('that Redis is running there'),
  });
});
