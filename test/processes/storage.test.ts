import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findFreePort } from '../../sandbox/free-port.ts';
import { hideEnvFile } from '../setup/hide-env-file.ts';
import { startRedis } from '../setup/redis.ts';
import { startWorld, WEBHOOK_SECRET } from './world.ts';

/** Starts the built app, which is to end by itself; gives its exit code and what it said. */
async function startInVain(env: Readonly<Record<string, string>>) {
  const app = spawn('node', ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      ...hideEnvFile(),
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'a signing secret',
      CLICKSEND_USERNAME: 'user',
      CLICKSEND_API_KEY: 'key',
      WEBHOOK_SECRET,
      PORT: String(await findFreePort()),
      ...env,
    },
  });
  let said = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = await once(app, 'close');
  return { code, said };
}

test('on a Redis that evicts the app does not start, and says what to set where', async () => {
  const redis = await startRedis('--maxmemory-policy', 'allkeys-lru');
  const { code, said } = await startInVain({ REDIS_URL: redis.url });
  expect(code).toBe(1);
  expect(said).toContain('not started');
  expect(said).toMatch(/maxmemory-policy allkeys-lru.*Set maxmemory-policy noeviction in redis/);
  await redis.stop();
});

test('a second app on the same DATA_DIR does not start, and says which process has it', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-shared-'));
  const world = await startWorld({ env: { DATA_DIR: dataDir } });
  const lock: { pid: number } = JSON.parse(
    await readFile(path.join(dataDir, 'slack-mms.lock'), 'utf8'),
  );
  const { code, said } = await startInVain({ DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(said).toContain(`DATA_DIR ${dataDir} is in use by process ${lock.pid} on `);
  expect(said).toContain('Stop that process, or give this one another DATA_DIR.');
  // The first one does not notice.
  await world.sendForm();
  await world.waitForPost(/2 queued/);
  await world.close();
  await rm(dataDir, { recursive: true, force: true });
});
