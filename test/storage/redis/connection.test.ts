import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connectRedis, connectRedisWorker } from '../../../src/storage/redis/redis-connection.ts';
import { retryUntilPasses } from '../../setup/eventually.ts';
import { startRedis } from '../../setup/redis.ts';
import { startRedisProxy } from './redis-proxy.ts';

it("a response doesn't time out because this process itself was blocked", async () => {
  const server = await startRedis();
  const { client, run, close } = await connectRedis(server.url);
  const answer = run(() => client.ping());
  await turn();
  // Longer than the timeout of a call.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_700);
  expect(await answer).toBe('PONG');
  await close();
  await server.stop();
});

describe.concurrent('the connection of a worker', () => {
  it('carries out the calls made while Redis was down, when it is back', async () => {
    const server = await startRedis();
    const { client, close } = await connectRedisWorker(server.url);
    await server.stop();
    await retryUntilPasses(() => expect(client.isReady).toBe(false));
    const commands = [client.set('a', '1'), client.get('a')];
    await server.restart();
    expect(await Promise.all(commands)).toEqual(['OK', '1']);
    await close();
    await server.stop();
  });

  it('rejects calls to a Redis that stops responding, however many follow', async () => {
    const server = await startRedis();
    const way = await startRedisProxy(server.port);
    const { client, close } = await connectRedisWorker(way.url);
    way.delay(Number.POSITIVE_INFINITY);
    const began = performance.now();
    const talking = setInterval(() => void client.ping().catch(() => {}), 500);
    await expect(client.get('a')).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(9_000);
    clearInterval(talking);
    way.delay(0);
    expect(await client.set('a', '1')).toBe('OK');
    await close();
    await way.close();
    await server.stop();
  });

  it('reconnects when its server has become a replica', async () => {
    const [old, promoted] = [await startRedis(), await startRedis()];
    const way = await startRedisProxy(old.port);
    const { client, handleError, close } = await connectRedisWorker(way.url);
    way.leadTo(promoted.port);
    await old.tell('REPLICAOF 127.0.0.1 1');
    const refused: unknown = await client.set('a', '1').catch((error: unknown) => error);
    expect(String(refused)).toContain('READONLY');
    handleError(refused);
    expect(await client.set('a', '1')).toBe('OK');
    expect(await promoted.tell('EXISTS a')).toBe(':1\r\n');
    await close();
    await way.close();
    await Promise.all([old.stop(), promoted.stop()]);
  });
});
