import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startRedis } from '../setup/redis.ts';
import { startInVain } from '../setup/start-in-vain.ts';
import { startWorld } from './world.ts';

test('on a Redis that evicts records, the app doesn’t start and says what to set', async () => {
  const redis = await startRedis('--maxmemory-policy', 'allkeys-lru');
  const { code, screen } = await startInVain({ REDIS_URL: redis.url });
  expect(code).toBe(1);
  expect(screen).toMatch(
    /^\nNot started.*maxmemory-policy allkeys-lru.*Set maxmemory-policy noeviction in redis/,
  );
  await redis.stop();
});

test('a second app on the same DATA_DIR doesn’t start, and names the process that uses it', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-shared-'));
  const world = await startWorld({ env: { DATA_DIR: dataDir } });
  const lock: { pid: number } = JSON.parse(
    await readFile(path.join(dataDir, 'slack-mms.lock'), 'utf8'),
  );
  const { code, screen } = await startInVain({ DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(screen).toContain(`DATA_DIR ${dataDir} is in use by process ${lock.pid} on `);
  expect(screen).toContain('Stop that process, or give this one another DATA_DIR.');
  // The first app keeps working.
  await world.sendForm();
  await world.waitForPost(/2 queued/);
  await world.close();
  await rm(dataDir, { recursive: true, force: true });
});
