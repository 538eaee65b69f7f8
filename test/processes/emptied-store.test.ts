import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const run = promisify(execFile);

async function fetchReadiness() {
  const answer = await fetch(`${world.app.url}/health/ready`);
  const { parts } = (await answer.json()) as { readonly parts: Readonly<Record<string, string>> };
  return { status: answer.status, store: parts.store };
}

test('when Redis was emptied, readiness, log and admin say so, polling continues, and a command restores the opt-outs', async () => {
  world = await startWorld({ store: 'redis', receipts: 'polled' });
  const { app, slack, clicksend, redis, ada } = world;
  await world.typeCommand('/mms optout +61437111222 they called');
  await expect.poll(app.logs).toContain('wrote the opt-out ledger');
  await world.typeCommand('/mms optouts export');
  const { shared } = await slack.until(
    () => slack.privately(ada).find(({ files }) => files?.length === 1),
    'the export',
  );
  const csv = (await slack.download(shared?.[0]?.id ?? ''))?.bytes ?? new Uint8Array();

  await redis?.tell('FLUSHALL');
  await expect.poll(fetchReadiness).toMatchObject({
    status: 503,
    store: expect.stringMatching(/was emptied.*npm run restore-opt-outs/),
  });
  expect(app.logs()).toContain('the store is another one than before');
  await world.waitForPrivateMessage(/The app’s data is gone/);
  const before = clicksend.calls().length;
  const countPolls = () =>
    clicksend
      .calls()
      .slice(before)
      .filter(({ endpoint }) => /receipts|inbound/.test(endpoint));
  await expect.poll(() => countPolls().length).toBeGreaterThan(2);

  const file = path.join(await mkdtemp(path.join(tmpdir(), 'slack-mms-export-')), 'opt-outs.csv');
  await writeFile(file, csv);
  const env = {
    PATH: process.env.PATH,
    REDIS_URL: redis?.url,
  };
  const mislaid = run('node', ['dist/restore-opt-outs.js', 'mislaid.csv'], { env });
  await expect(mislaid).rejects.toThrow(/Nothing was restored\. .*mislaid\.csv can’t be read: it/);
  const { stdout } = await run('node', ['dist/restore-opt-outs.js', file], { env });
  expect(stdout).toContain('1 number read, 1 event added');
  await expect.poll(fetchReadiness).toMatchObject({ status: 200 });
  await world.sendForm({ Recipients: '+61437111222', Subject: 'No' });
  expect(clicksend.sent()).toEqual([]);
});
