import { execFile } from 'node:child_process';
import {
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeEnvironment } from '../../sandbox/operator.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { startWorld, type World } from './world.ts';

let world: World | undefined;
const folders: string[] = [];
afterEach(async () => {
  await world?.close();
  world = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-backup-'));
  folders.push(folder);
  return folder;
}

/** Without settings for Slack or ClickSend, because after a disaster there may be none yet. */
function run(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly text: string }> {
  const options = { cwd, env: { PATH: process.env.PATH, ...env } };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.resolve('dist/backup.js'), ...args],
      options,
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, text: stdout + stderr }),
    );
  });
}

test('a backup taken while people send can be restored elsewhere, and the app continues from it', async () => {
  const dataDir = await makeFolder();
  const here = await makeFolder();
  world = await startWorld({ env: { DATA_DIR: dataDir } });
  await world.sendForm({ Recipients: '+61437111221', Subject: 'Before it' });
  await world.waitForPost(/Before it\n1 /);
  await world.waitForMessages(1);
  const during = world.sendForm({ Recipients: '+61437111222', Subject: 'During it' });
  const made = await run(here, { DATA_DIR: dataDir });
  expect(made).toMatchObject({ code: 0, text: expect.stringMatching(/^backups\/.*\d+ records/) });
  await during;
  const [name = ''] = await readdir(path.join(here, 'backups'));
  const file = path.join(here, 'backups', name);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);

  // Never over an existing file, and never under a running app.
  expect(await run(here, { DATA_DIR: dataDir }, file)).toMatchObject({
    code: 1,
    text: expect.stringContaining('already exists'),
  });
  expect(await run(here, { DATA_DIR: dataDir }, '--restore', file)).toMatchObject({
    code: 1,
    text: expect.stringContaining('is in use by process'),
  });

  await world.app.stop();
  expect(await run(here, { DATA_DIR: dataDir }, '--restore', file)).toMatchObject({
    code: 1,
    text: expect.stringContaining('Move it away first'),
  });
  const cut = path.join(here, 'cut.mdb');
  await copyFile(file, cut);
  await truncate(cut, (await stat(file)).size - 4096);
  const newDir = path.join(here, 'data');
  expect((await run(here, { DATA_DIR: newDir }, '--restore', cut)).text).toContain(
    'isn’t a backup',
  );
  const restored = await run(here, { DATA_DIR: newDir }, '--restore', file);
  expect(restored).toMatchObject({
    code: 0,
    text: expect.stringMatching(/Restored \d+ records to/),
  });
  await world.app.start({ DATA_DIR: newDir });
  const { messageId } = world.listSent('Before it')[0] ?? { messageId: '' };
  await world.clicksend.carrier(messageId, { kind: 'deliver' });
  await world.waitForPost(/Before it\n1 delivered/);
  expect(world.listSent('Before it')).toHaveLength(1);
});

/** Marks all replies as read at ClickSend, as a polling app does after it has stored them. */
async function markRepliesRead({ slack, clicksend }: World): Promise<void> {
  const env = makeEnvironment(slack, clicksend);
  const credentials = `${env.CLICKSEND_USERNAME}:${env.CLICKSEND_API_KEY}`;
  const { status } = await fetch(`${env.CLICKSEND_API_URL}/sms/inbound-read`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ date_before: Math.ceil(Date.now() / 1000) + 1 }),
  });
  expect(status).toBe(200);
}

test('after a restore, a message sent since the backup isn’t sent again, and a STOP since then counts', async () => {
  const dataDir = await makeFolder();
  const here = await makeFolder();
  world = await startWorld({ env: { DATA_DIR: dataDir } });
  const { clicksend, app } = world;
  const endpoint = 'POST /mms/send';
  clicksend.fault({ endpoint, how: { kind: 'rateLimited', retryAfterSeconds: 1 }, times: 1_000 });
  await world.sendForm({ Recipients: '+61437111223', Subject: 'Since then' });
  await expect.poll(() => clicksend.calls(endpoint).length, { interval: 10 }).toBeGreaterThan(0);
  expect(await run(here, { DATA_DIR: dataDir }, 'copy.mdb')).toMatchObject({ code: 0 });
  clicksend.mend();
  await world.waitForMessages(1);
  await clicksend.reply('+61437111224', { text: 'STOP' });
  await markRepliesRead(world);
  await app.stop();
  const newDir = path.join(here, 'data');
  expect(await run(here, { DATA_DIR: newDir }, '--restore', 'copy.mdb')).toMatchObject({
    code: 0,
    text: expect.stringContaining('may have been sent or cancelled since'),
  });
  const calls = clicksend.calls(endpoint).length;
  await app.start({ DATA_DIR: newDir });
  const { messageId } = world.listSent('Since then')[0] ?? { messageId: '' };
  await clicksend.carrier(messageId, { kind: 'deliver' });
  await world.waitForPost(/Since then\n1 delivered/);
  expect(clicksend.calls(endpoint)).toHaveLength(calls);
  await world.sendForm({ Recipients: '+61437111224', Subject: 'After their STOP' });
  expect(world.getForm().errors.recipients).toMatch(/They texted STOP/);
});

test('`npm run restore -- --mark` marks a store that was restored in another way', async () => {
  const here = await makeFolder();
  await (await openLmdbStore({ dataDir: path.join(here, 'data') })).close();
  expect(await run(here, {}, '--restore', '--mark')).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^The store is marked as restored from a backup\./),
  });
  expect(await run(here, {}, '--mark')).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^--mark only works with npm run restore\./),
  });
  expect(await run(here, {}, '--restore', '--mark', 'copy.mdb')).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^--mark takes no file\./),
  });
});

test('restore refuses files that aren’t backups, and backup refuses Redis and says what to use instead', async () => {
  const here = await makeFolder();
  await writeFile(path.join(here, 'letter.txt'), 'Dear Jo');
  await writeFile(path.join(here, 'long.mdb'), Buffer.alloc(65_536));
  expect((await run(here, {}, '--restore', 'long.mdb')).text).toContain('isn’t a backup');
  expect(await run(here, {}, '--restore', 'letter.txt')).toMatchObject({
    code: 1,
    text: expect.stringContaining('isn’t a backup of this app'),
  });
  expect(await run(here, {}, '--restore', 'mislaid.mdb')).toEqual({
    code: 1,
    text: `There is no file ${path.join(here, 'mislaid.mdb')}.\n`,
  });
  expect(await run(here, {}, '--restore')).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^Name the backup to restore\.\n\nCopies the store/),
  });
  expect(await run(here, {}, '--help')).toMatchObject({ code: 0 });
  expect(await run(here, {})).toMatchObject({
    code: 1,
    text: expect.stringMatching(/no store at .*data/),
  });
  expect(await run(here, { REDIS_URL: 'redis://localhost' })).toMatchObject({
    code: 1,
    text: expect.stringMatching(/docker compose exec redis redis-cli .*docs\/setup\.md/s),
  });
});

test('a store that root restores belongs to the owner of its folder', async ({ skip }) => {
  skip(process.getuid?.() !== 0, 'It needs root.');
  const here = await makeFolder();
  await (await openLmdbStore({ dataDir: path.join(here, 'data') })).close();
  expect(await run(here, {}, 'copy.mdb')).toMatchObject({
    code: 0,
    text: 'copy.mdb: 0 records, checked.\n',
  });
  const newDir = path.join(here, 'new');
  await mkdir(newDir);
  await chown(newDir, 65_534, 65_534);
  expect(await run(here, { DATA_DIR: newDir }, '--restore', 'copy.mdb')).toMatchObject({
    code: 0,
  });
  expect(await stat(path.join(newDir, 'slack-mms.mdb'))).toMatchObject({ uid: 65_534 });
});
