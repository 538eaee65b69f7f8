import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/core/ports/store.ts';
import { connectRedis } from '../../../src/storage/redis/redis-connection.ts';
import { createReplication } from '../../../src/storage/redis/redis-replication.ts';
import { openRedisStore } from '../../../src/storage/redis/redis-store.ts';
import { retryUntilPasses } from '../../setup/eventually.ts';
import { type RedisServer, startRedis } from '../../setup/redis.ts';

const HOUR = 3_600_000;

let primary: RedisServer;
let replica: RedisServer;
beforeAll(async () => {
  primary = await startRedis('--repl-diskless-sync-delay', '0');
  replica = await startRedis();
});
afterAll(() => Promise.all([primary.stop(), replica.stop()]));

let store: Store;
beforeEach(async () => {
  store = await openRedisStore(primary);
});
afterEach(() => store.close());

const attachReplica = async () => {
  await replica.tell(`REPLICAOF 127.0.0.1 ${primary.port}`);
  await retryUntilPasses(async () =>
    expect(await primary.tell('INFO replication')).toMatch(/^slave0:.*state=online/m),
  );
};
const countClients = async () =>
  (await primary.tell('CLIENT LIST TYPE normal')).match(/^id=/gm)?.length;

it('isReplicated is true at once without a replica, without another connection', async () => {
  const before = await countClients();
  await store.put('key', 1, HOUR);
  expect(await store.isReplicated?.()).toBe(true);
  expect(await countClients()).toBe(before);
});

it('isReplicated is true once a replica has the earlier writes', async () => {
  await attachReplica();
  for (let n = 1; n <= 20; n += 1) {
    await store.put(`key${n}`, n, HOUR);
    expect(await store.isReplicated?.()).toBe(true);
    expect(await replica.tell(`EXISTS slack-mms::key${n}`)).toBe(':1\r\n');
  }
});

it("isReplicated is false while the replica doesn't respond, and true once Redis has dropped it", async () => {
  await attachReplica();
  replica.pause();
  await store.put('lost', 1, HOUR);
  expect(await store.isReplicated?.()).toBe(false);
  await primary.tell('CLIENT KILL TYPE replica');
  expect(await store.isReplicated?.()).toBe(true);
  replica.resume();
});

it("isReplicated is true without waiting if the user isn't allowed WAIT", async () => {
  await attachReplica();
  await primary.tell('ACL SETUSER default -wait');
  expect(await store.isReplicated?.()).toBe(true);
  await primary.tell('ACL SETUSER default +wait');
});

it("isReplicated is false if its connection can't be opened", async () => {
  await attachReplica();
  const connection = await connectRedis(primary.url);
  const full = new AppError('store_failed', { retry: 'later' });
  const replication = createReplication(connection, 'slack-mms', () => Promise.reject(full));
  expect(await replication.isReplicated()).toBe(false);
  await Promise.all([replication.close(), connection.close()]);
});
