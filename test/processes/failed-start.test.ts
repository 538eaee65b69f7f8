import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { copyLmdbStore } from '../../src/storage/lmdb/backup-lmdb-store.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { startInVain } from '../setup/start-in-vain.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-failed-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/**
 * Expects the app to exit by itself with one sentence for a person, and without a stack trace. Returns the
 * log lines after it.
 */
async function expectFailure(env: Readonly<Record<string, string>>, sentence: RegExp) {
  const { code, log, screen } = await startInVain({ DATA_DIR: dataDir, ...env });
  expect(screen.trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
  expect(code).toBe(1);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const last = lines.findIndex(({ msg }) => msg === 'not started');
  expect(lines[last]).not.toHaveProperty('err');
  return lines.slice(last + 1);
}

test('names a token that Slack rejects, and closes the store after its jobs have ended', async () => {
  const [slack, clicksend] = await Promise.all([
    startSlack({ rateLimits: false }),
    startClickSend(),
  ]);
  const after = await expectFailure(
    {
      SLACK_API_URL: slack.apiUrl,
      CLICKSEND_API_URL: clicksend.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: 'xapp-1-wrong',
    },
    /^Not started\. Slack does not accept SLACK_APP_TOKEN: invalid_auth\. .*connections:write/,
  );
  expect(JSON.stringify(after)).not.toMatch(/closed/i);
  await Promise.all([slack.close(), clicksend.close()]);
});

test('names the other Slack workspace that a store belongs to', async () => {
  const store = await openLmdbStore({ dataDir });
  const mark = { id: 'a', since: Date.now(), workspace: { team: 'TELSEWHERE' } };
  await createRecords(store, 1, Date.now).storeIdentity.setIfAbsent(mark);
  await store.close();
  const slack = await startSlack({ rateLimits: false });
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN } = slack;
  await expectFailure(
    { SLACK_API_URL, SLACK_BOT_TOKEN },
    /^Not started\. This store belongs to the Slack workspace TELSEWHERE, but .* another DATA_DIR/,
  );
  await slack.close();
});

test('names a PORT that is in use', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expectFailure(
    { PORT: String(port) },
    new RegExp(
      `^Not started\\. PORT ${port} is in use\\. Stop the program .* or set another PORT\\.$`,
    ),
  );
  server.close();
});

test('names a DATA_DIR that is a file', async () => {
  const file = path.join(dataDir, 'file');
  await writeFile(file, '');
  await expectFailure({ DATA_DIR: file }, /^Not started\. DATA_DIR .* Set DATA_DIR to a folder\.$/);
});

test('names a DATA_DIR that the system lets nobody create, instead of retrying for ever', async () => {
  await expectFailure(
    { DATA_DIR: '/proc/slack-mms/data' },
    /^Not started\. .*\/proc\/slack-mms\/data can’t be created there\. Create it yourself, or/,
  );
});

test('says that a store is damaged if its file was truncated or is something else', async () => {
  const file = path.join(dataDir, 'slack-mms.mdb');
  const sentence = /^Not started\. .*slack-mms\.mdb is damaged .*npm run restore/;
  await writeFile(file, Buffer.alloc(40_000, 'not a store '));
  await expectFailure({}, sentence);
  await rm(file);
  await rm(`${file}-lock`, { force: true });
  await (await openLmdbStore({ dataDir })).close();
  await copyFile(file, `${file}.whole`);
  await truncate(file, 12_000);
  await expectFailure({}, sentence);
});

test('says that a store is damaged if pages in the middle are lost, and doesn’t back it up', async () => {
  const store = await openLmdbStore({ dataDir });
  const entries = Array.from({ length: 500 }, (_, n) => ({ key: `${n}`, value: 'x'.repeat(300) }));
  await store.putMany(entries, 60_000);
  await store.close();
  const file = await open(path.join(dataDir, 'slack-mms.mdb'), 'r+');
  const { size } = await file.stat();
  const pages = Buffer.alloc(10 * 4_096);
  await file.write(pages, 0, pages.length, Math.floor(size / 2 / 4_096) * 4_096);
  await file.close();
  await expectFailure({}, /^Not started\. .*slack-mms\.mdb is damaged .*npm run restore/);
  // Nor can it be backed up.
  await expect(copyLmdbStore(dataDir, path.join(dataDir, 'copy.mdb'))).rejects.toThrow(
    'is damaged',
  );
});

test.each(['start', 'setup', 'doctor'])(
  'npm run %s before npm install says to run that first',
  async (command) => {
    await mkdir(path.join(dataDir, 'scripts'));
    for (const file of ['package.json', 'scripts/check-build.mjs']) {
      await copyFile(file, path.join(dataDir, file));
    }
    const running = promisify(execFile)('npm', ['run', '--silent', command], { cwd: dataDir });
    await expect(running).rejects.toMatchObject({
      stderr: 'The app is not built yet. Run npm install in this folder first.\n',
    });
  },
);
