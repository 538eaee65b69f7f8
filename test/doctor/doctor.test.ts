import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSilence, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import { findFreePort } from '../../sandbox/free-port.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { REQUIRED_SCOPES } from '../../src/slack/client/scopes.ts';
import { openLmdbStore } from '../../src/storage/lmdb/lmdb-store.ts';
import { startRedis } from '../setup/redis.ts';
import { startWorld, type World } from './world.ts';

let world: World;
/** Closes what a test opened. */
const opened: (() => unknown)[] = [];

beforeAll(async () => {
  world = await startWorld();
  const { code, text } = await world.runDoctor({}, '--fix');
  expect(text).toContain('ClickSend rules: “slack-mms receipts” created');
  expect(text).toContain('ClickSend rules: “slack-mms replies” created');
  expect(code).toBe(0);
});
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(() => world.close());

describe('with everything set up, the doctor', () => {
  test('finds nothing wrong, and exits with 0', async () => {
    const diagnosis = await world.runDoctor();
    expect(diagnosis.text).not.toMatch(/^✖/m);
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.line('Slack token')).toBe(
      '✔ Slack token: accepted, as slack-mms in MMS Sandbox',
    );
    expect(diagnosis.line('Slack requests')).toMatch(/^✔/);
    expect(diagnosis.line('balance')).toBe('✔ balance: A$100.00');
    expect(diagnosis.lines('ClickSend rules')).toEqual([
      '✔ ClickSend rules: “slack-mms receipts” (URL) exists',
      '✔ ClickSend rules: “slack-mms replies” (URL) exists',
    ]);
    expect(diagnosis.line('webhooks')).toBe('✔ webhooks: ClickSend’s test push arrived');
    expect(diagnosis.line('clock')).toMatch(/^✔/);
    expect(diagnosis.text).toMatch(/Everything works, and 1 warning\.\n$/);
  });

  test('warns only that PUBLIC_URL isn’t https', async () => {
    const diagnosis = await world.runDoctor();
    expect(diagnosis.text.match(/^! .*/gm)).toEqual([
      expect.stringMatching(/^! public address: .* is not https\. Use https/),
    ]);
  });

  test('asks for POLL rules with Socket Mode and no PUBLIC_URL, and creates them with --fix', async () => {
    const env = { SLACK_APP_TOKEN: world.slack.appToken, PUBLIC_URL: '', WEBHOOK_SECRET: '' };
    const before = await world.listRules('receipts');
    const diagnosis = await world.runDoctor(env);
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.lines('ClickSend rules')[0]).toMatch(
      /^✖ .*“slack-mms receipts” \(POLL\) is wrong/,
    );
    const fixed = await world.runDoctor(env, '--fix');
    expect(fixed.code).toBe(0);
    expect(fixed.line('Socket Mode')).toMatch(/^✔/);
    expect(fixed.line('Slack requests')).toMatch(/^–/);
    expect(fixed.line('webhooks')).toMatch(/^–/);
    expect((await world.runDoctor({}, '--fix')).code).toBe(0);
    expect(await world.listRules('receipts')).toEqual(before);
  });

  test('prints its checks as JSON with --json', async () => {
    const { text, code } = await world.runDoctor({ SLACK_BOT_TOKEN: 'xoxb-another' }, '--json');
    const output = JSON.parse(text);
    expect(code).toBe(1);
    expect(output).toMatchObject({ ok: false, deeds: [] });
    expect(output.checks).toContainEqual({
      check: 'Slack token',
      state: 'wrong',
      what: expect.stringContaining('Slack refuses SLACK_BOT_TOKEN'),
      how: expect.stringContaining('SLACK_BOT_TOKEN'),
      canMend: false,
    });
  });
});

describe('about Slack, the doctor', () => {
  test('says where to copy the bot token from when Slack rejects it', async () => {
    const diagnosis = await world.runDoctor({ SLACK_BOT_TOKEN: 'xoxb-another' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('Slack token')).toMatch(/^✖ .*refuses.*OAuth & Permissions/);
    expect(diagnosis.line('Slack scopes')).toMatch(/^–/);
  });

  test('says to reinstall when the token lacks a required scope', async () => {
    const bare = await startSlack({ rateLimits: false, scopes: ['commands', 'chat:write'] });
    opened.push(bare.close);
    const diagnosis = await world.runDoctor({ SLACK_API_URL: bare.apiUrl });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('Slack scopes')).toMatch(/^✖ .*is missing .*files:read.*Reinstall/);
  });

  test('warns which feature is off when the installer refused an optional scope', async () => {
    const scopes = [...REQUIRED_SCOPES, 'chat:write.public', 'files:write', 'groups:history'];
    const refused = await startSlack({ rateLimits: false, scopes });
    opened.push(refused.close);
    const env = { SLACK_API_URL: refused.apiUrl, SLACK_BOT_TOKEN: refused.botToken };
    const diagnosis = await world.runDoctor(env);
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.line('Slack scopes')).toMatch(
      /^! .*without channels:history, in public channels, live threads don’t work.*Reinstall/,
    );
  });

  test('names firewall, DNS and proxy when it can’t reach Slack', async () => {
    const env = { SLACK_API_URL: await findNowhere(), SLACK_APP_TOKEN: world.slack.appToken };
    const diagnosis = await world.runDoctor(env);
    expect(diagnosis.code).toBe(1);
    for (const check of ['Slack token', 'Socket Mode'])
      expect(diagnosis.line(check)).toMatch(/^✖ .*did not answer.*firewall, DNS; HTTPS_PROXY/);
  });

  test('warns about a malformed signing secret, and fails one that the running app doesn’t use', async () => {
    const diagnosis = await world.runDoctor({ SLACK_SIGNING_SECRET: 'not-what-slack-gives' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('signing secret')).toMatch(/^! .*32 hex digits.*Basic Information/);
    expect(diagnosis.line('Slack requests')).toMatch(/^✖ .*rejects.*Restart it/);
  });

  test('names connections:write when the app token opens no socket', async () => {
    const diagnosis = await world.runDoctor({ SLACK_APP_TOKEN: 'xapp-another' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('Socket Mode')).toMatch(/^✖ .*connections:write/);
  });

  test('says that PUBLIC_URL can’t be reached, or that something else runs there', async () => {
    const away = await world.runDoctor({ PUBLIC_URL: await findNowhere() });
    expect(away.code).toBe(1);
    expect(away.line('public address')).toMatch(/^✖ .*ECONNREFUSED.*Check that the app is running/);
    expect(away.line('webhooks')).toMatch(/^–/);
    const other = await world.runDoctor({ PUBLIC_URL: new URL(world.clicksend.apiUrl).origin });
    expect(other.code).toBe(1);
    expect(other.line('public address')).toMatch(/^✖ .*something else runs at PUBLIC_URL.*404/);
  });
});

test('the doctor says that a proxy in front of the app refuses Slack’s and ClickSend’s requests', async () => {
  const diagnosis = await world.runDoctor({
    PUBLIC_URL: await startProxy(/\/(?:slack|clicksend)\//),
  });
  expect(diagnosis.code).toBe(1);
  expect(diagnosis.line('Slack requests')).toMatch(/^✖ .*responds with 403.*POST \/slack\/events/);
  expect(diagnosis.line('webhooks')).toMatch(
    /^✖ .*in front of the app responds to webhooks with 403.*sign-in/,
  );
});

describe('about ClickSend, the doctor', () => {
  test('says where to copy the API key from when ClickSend rejects it, and skips what depends on it', async () => {
    const diagnosis = await world.runDoctor({ CLICKSEND_API_KEY: 'another-key' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('ClickSend credentials')).toMatch(/^✖ .*refuses them.*API Credentials/);
    for (const check of ['balance', 'MMS', 'senders', 'ClickSend rules', 'webhooks']) {
      expect(diagnosis.line(check)).toMatch(/^–/);
    }
  });

  test('says to wait a minute after a 429, and says when it can’t reach ClickSend', async () => {
    world.clicksend.fault({
      endpoint: 'GET /account',
      how: { kind: 'rateLimited', retryAfterSeconds: 30 },
    });
    expect((await world.runDoctor()).line('ClickSend credentials')).toMatch(/^! .*Wait a minute/);
    const diagnosis = await world.runDoctor({ CLICKSEND_API_URL: await findNowhere() });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('ClickSend credentials')).toMatch(/^✖ .*I couldn’t reach ClickSend/);
  });

  test('fails an empty balance and warns about a low one', async () => {
    opened.push(() => world.clicksend.setBalance('100.00'));
    world.clicksend.setBalance('0');
    const none = await world.runDoctor();
    expect(none.code).toBe(1);
    expect(none.line('balance')).toMatch(/^✖ .*nothing can be sent.*Top up/);
    world.clicksend.setBalance('4.20');
    const little = await world.runDoctor();
    expect(little.code).toBe(0);
    expect(little.line('balance')).toMatch(/^! balance: A\$4\.20 is low/);
  });

  test('fails an account that isn’t active, and a user who isn’t allowed to send MMS', async () => {
    changeAccount({ active: 0, _subaccount: { access_mms: 0 } });
    const diagnosis = await world.runDoctor();
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('ClickSend credentials')).toMatch(/^✖ .*not active/);
    expect(diagnosis.line('MMS')).toMatch(/^✖ .*isn’t allowed to send MMS.*Subaccounts/);
  });

  test('fails when there is no sender for a country without shared numbers', async () => {
    const numbers = [
      {
        dedicated_number: '+18335550100',
        country: 'US',
        type: 'mms',
        statusValue: 0,
        notes: null,
      } as const,
    ];
    const rich = await startClickSend({ numbers });
    opened.push(rich.close);
    const poor = await world.runDoctor({ DEFAULT_COUNTRY: 'US', CLICKSEND_API_URL: rich.apiUrl });
    expect(poor.line('senders')).toMatch(/^✔ senders: \d+ for US/);
    const diagnosis = await world.runDoctor({ DEFAULT_COUNTRY: 'us' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('senders')).toMatch(/^✖ .*none for US.*10DLC/);
  });
});

test('names ClickSend’s Opt-Out List and how many are on it, and warns when there is none', async () => {
  const clicksend = await startClickSend();
  opened.push(clicksend.close);
  const runDoctor = () => world.runDoctor({ CLICKSEND_API_URL: clicksend.apiUrl });
  clicksend.putList('Opt-Out List', [{ phoneNumber: '+61437111222' }]);
  expect((await runDoctor()).line('Opt-Out List')).toBe(
    '✔ Opt-Out List: “Opt-Out List” is read; it has 1 person',
  );
  clicksend.putList('Opt outs 2025', [{ phoneNumber: '+61437111223' }]);
  clicksend.removeList('Opt-Out List');
  expect((await runDoctor()).line('Opt-Out List')).toMatch(
    /^! .*no list of that name, so people who opted out there are texted\. If somebody renamed it/,
  );
});

test('the doctor says what ClickSend doesn’t answer: senders, lists, rules or a test push', async () => {
  const dumb = await startClickSend();
  opened.push(dumb.close);
  const how = { kind: 'status', status: 503 } as const;
  const senders = ['GET /numbers', 'GET /own-numbers', 'GET /alpha-tags'];
  const rules = ['GET /automations/sms/receipts', 'GET /automations/sms/inbound'];
  for (const endpoint of [...senders, ...rules, 'GET /lists', 'POST /sms/receipts'])
    dumb.fault({ endpoint, how, times: 10 });
  const diagnosis = await world.runDoctor({ CLICKSEND_API_URL: dumb.apiUrl });
  expect(diagnosis.code).toBe(1);
  expect(diagnosis.line('senders')).toMatch(/^! .*did not list them.*Try again later/);
  expect(diagnosis.line('Opt-Out List')).toMatch(/^! .*did not list the contact lists.*Try again/);
  expect(diagnosis.lines('ClickSend rules')).toEqual([
    expect.stringMatching(/^✖ .*failed to list the rules for receipts/),
    expect.stringMatching(/^✖ .*failed to list the rules for replies/),
  ]);
  expect(diagnosis.line('webhooks')).toMatch(/^! .*refused to send a test push/);
});

describe('about rules and webhooks, the doctor', () => {
  test('repairs the app’s changed rule with --fix, and leaves other rules alone', async () => {
    await world.putRule('receipts', { rule_name: 'Helpdesk', action: 'POLL', action_address: '' });
    const [ours, theirs] = await world.listRules('receipts');
    await world.putRule(
      'receipts',
      { enabled: 0, action_address: 'https://old.example' },
      ours?.receipt_rule_id,
    );
    const diagnosis = await world.runDoctor();
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.lines('ClickSend rules')[0]).toMatch(
      /^✖ .*“slack-mms receipts” \(URL\) is wrong: another address, disabled.*--fix/,
    );
    const fixed = await world.runDoctor({}, '--fix');
    expect(fixed.code).toBe(0);
    expect(fixed.text).toContain('“slack-mms receipts” repaired');
    expect(await world.listRules('receipts')).toEqual([ours, theirs]);
  });

  test('skips rules that ClickSend’s API doesn’t list', async () => {
    const other = await startClickSend();
    opened.push(other.close);
    other.withdraw('GET /automations/sms/receipts');
    const diagnosis = await world.runDoctor({ CLICKSEND_API_URL: other.apiUrl });
    expect(diagnosis.lines('ClickSend rules')).toEqual([
      expect.stringMatching(/^– .*doesn’t list the rules for receipts/),
      expect.stringMatching(/^✖ .*“slack-mms replies” \(URL\) is missing/),
    ]);
  });

  test('accepts a rule made by hand without PUBLIC_URL; without a rule it warns, or fails if polling is off', async () => {
    const diagnosis = await world.runDoctor({ PUBLIC_URL: '' });
    expect(diagnosis.line('ClickSend rules')).toMatch(/^✔ .*created by hand/);
    const other = await startClickSend();
    opened.push(other.close);
    const env = { PUBLIC_URL: '', CLICKSEND_API_URL: other.apiUrl };
    expect((await world.runDoctor(env)).line('ClickSend rules')).toMatch(/^! .*every 60 seconds/);
    const silent = await world.runDoctor({ ...env, POLL_SECONDS: '0' });
    expect(silent.code).toBe(1);
    expect(silent.line('ClickSend rules')).toMatch(/^✖ .*Set PUBLIC_URL/);
  });

  test('fails when no receipts can reach the app', async () => {
    const diagnosis = await world.runDoctor({ WEBHOOK_SECRET: '', POLL_SECONDS: '0' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('ClickSend rules')).toMatch(
      /^✖ .*no receipts can reach the app.*POLL_SECONDS=60/,
    );
  });

  test('says to restart the app when it has another WEBHOOK_SECRET', async () => {
    const diagnosis = await world.runDoctor({ WEBHOOK_SECRET: 'another-secret-of-thirty-chars' });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('webhooks')).toMatch(/^✖ .*doesn’t know WEBHOOK_SECRET.*Restart it/);
  });

  test('fails when ClickSend’s test push doesn’t arrive', async () => {
    const body = JSON.stringify({
      http_code: 200,
      response_code: 'SUCCESS',
      response_msg: 'Receipt has been added',
      data: {},
    });
    world.clicksend.fault({
      endpoint: 'POST /sms/receipts',
      how: { kind: 'status', status: 200, body },
    });
    const diagnosis = await world.runDoctor();
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('webhooks')).toMatch(/^✖ .*did not arrive.*from the internet/);
  });

  test('says where to look when it can’t see whether the test push arrived', async () => {
    const diagnosis = await world.runDoctor({
      PUBLIC_URL: `${await startProxy(/^\/metrics/)}/mms/`,
    });
    expect(diagnosis.line('webhooks')).toMatch(/^– .*look for “stored receipts”/);
    expect(diagnosis.line('public address')).toMatch(/^!/);
    expect(diagnosis.line('Slack requests')).toMatch(/^✔/);
  });
});

describe('about this machine, the doctor', () => {
  test('names every wrong setting at once, and checks nothing else before', async () => {
    const diagnosis = await world.runDoctor({
      SLACK_BOT_TOKEN: '',
      PORT: 'many',
      DEFAULT_COUNTRY: 'XX',
    });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.lines('environment')).toEqual([
      expect.stringMatching(/^✖ .*SLACK_BOT_TOKEN is missing\. Hint: api\.slack\.com/),
      expect.stringMatching(/^✖ .*PORT/),
      expect.stringMatching(/^✖ .*DEFAULT_COUNTRY is not a country code/),
    ]);
    expect(diagnosis.line('everything else')).toMatch(/^–/);
  });

  test('suggests the right name for a misspelled setting in .env', async () => {
    const folder = path.join(world.dataDir, 'with-env-file');
    await mkdir(folder);
    await writeFile(path.join(folder, '.env'), 'REDIS_URI=redis://host\nTZ=UTC\nPORT=4001\n');
    const diagnosis = await world.runDoctorIn(folder);
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.lines('environment')).toEqual([
      '✔ environment: complete',
      '! environment: REDIS_URI in .env is not a setting, so it has no effect. Name it REDIS_URL',
    ]);
  });

  test('creates a missing data folder with --fix', async () => {
    const DATA_DIR = path.join(world.dataDir, 'a', 'b');
    const diagnosis = await world.runDoctor({ DATA_DIR });
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.line('storage')).toMatch(/^✔ .*doesn’t exist yet/);
    // npm passes `npm run doctor --fix` on in this variable.
    const fixed = await world.runDoctor({ DATA_DIR, npm_config_fix: 'true' });
    expect(fixed.code).toBe(0);
    expect(fixed.text).toContain(`storage: created ${DATA_DIR}`);
    expect((await stat(DATA_DIR)).mode & 0o777).toBe(0o700);
    expect((await world.runDoctor({ DATA_DIR })).line('storage')).toMatch(/^[✔!] .*MB free/);
  });

  test('says to set another DATA_DIR when it is, or is under, a file', async () => {
    for (const file of ['package.json', path.join('package.json', 'data')]) {
      const diagnosis = await world.runDoctor({ DATA_DIR: file });
      expect(diagnosis.code).toBe(1);
      expect(diagnosis.line('storage')).toMatch(/^✖ .*is a file.*Set DATA_DIR/);
    }
  });

  test.each([
    [
      'cannot be written',
      'writeFile',
      "{ code: 'EACCES' }",
      /^✖ .*user \d+ may not write to .*chown -R \d+/,
    ],
    [
      'is on a read-only disk',
      'writeFile',
      "{ code: 'EROFS' }",
      /^✖ .*file system of .* is read-only\. Mount a volume/,
    ],
    ['is on a full disk', 'writeFile', "{ code: 'ENOSPC' }", /^✖ .*is full.*Free some space/],
    ['has no room left', 'statfs', '{ bavail: 1, bsize: 4096 }', /^✖ .*0 MB free.*Free some space/],
    [
      'has little room left',
      'statfs',
      '{ bavail: 100, bsize: 1e6 }',
      /^! .*95 MB free.*Free some space/,
    ],
  ])('says what to do about a data folder that %s', async (_name, call, outcome, pattern) => {
    const act =
      call === 'statfs' ? `return ${outcome}` : `throw Object.assign(Error(), ${outcome})`;
    const patch = `import fs from 'node:fs/promises';import { syncBuiltinESMExports as sync } from 'node:module';
      fs.${call} = async () => { ${act} };sync()`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(patch)}`;
    expect((await world.runDoctor({ NODE_OPTIONS })).line('storage')).toMatch(pattern);
  });

  test('says how to create a data folder that the app’s user can’t', async () => {
    const patch = `import fs from 'node:fs/promises';import { syncBuiltinESMExports as sync } from 'node:module';
      fs.access = async () => { throw Object.assign(Error(), { code: 'EACCES' }) };sync()`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(patch)}`;
    const DATA_DIR = path.join(world.dataDir, 'not', 'there');
    const diagnosis = await world.runDoctor({ DATA_DIR, NODE_OPTIONS });
    expect(diagnosis.line('storage')).toMatch(
      /^✖ .*may not write to .*\/not\/there.*mkdir -p .*chown/,
    );
  });

  test('fails the store of another Slack workspace', async () => {
    const DATA_DIR = path.join(world.dataDir, 'elsewhere');
    await mkdir(DATA_DIR);
    const store = await openLmdbStore({ dataDir: DATA_DIR });
    const mark = { id: 'a', since: Date.now(), workspace: { team: 'TELSEWHERE' } };
    await createRecords(store, 1, Date.now).storeIdentity.setIfAbsent(mark);
    await store.close();
    const diagnosis = await world.runDoctor({ DATA_DIR });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('storage')).toMatch(
      /^✖ .*belongs to .* TELSEWHERE, but .* another DATA_DIR/,
    );
  });

  test('says to restore a damaged store', async () => {
    const DATA_DIR = path.join(world.dataDir, 'damaged');
    await mkdir(DATA_DIR);
    await writeFile(path.join(DATA_DIR, 'slack-mms.mdb'), 'a letter');
    const diagnosis = await world.runDoctor({ DATA_DIR });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('storage')).toMatch(/^✖ .*slack-mms\.mdb is damaged.*npm run restore/);
  });

  test('accepts a persistent Redis, and says what is wrong with one that forgets, evicts, lacks rights or is down', async () => {
    const redis = await startRedis('--appendonly', 'yes');
    opened.push(redis.stop);
    const REDIS_URL = redis.url;
    expect((await world.runDoctor({ REDIS_URL })).line('storage')).toBe(
      '✔ storage: Redis is reachable and persistent',
    );
    await redis.tell('CONFIG SET appendonly no');
    expect((await world.runDoctor({ REDIS_URL })).line('storage')).toMatch(/^! .*appendonly yes/);
    await redis.tell('CONFIG SET maxmemory-policy allkeys-lru');
    const evicting = await world.runDoctor({ REDIS_URL });
    expect(evicting.code).toBe(1);
    expect(evicting.line('storage')).toMatch(/^✖ .*allkeys-lru.*Set maxmemory-policy noeviction/);
    await redis.tell('ACL SETUSER default resetkeys ~elsewhere:*');
    const unable = await world.runDoctor({ REDIS_URL });
    expect(unable.line('storage')).toMatch(/^✖ .*lacks permissions.*Change that/);
    await redis.stop();
    const away = await world.runDoctor({ REDIS_URL });
    expect(away.code).toBe(1);
    expect(away.line('storage')).toMatch(/^✖ .*Redis does not answer.*REDIS_URL/);
  });

  test.each([
    [600_000, 'ahead'],
    [-600_000, 'behind'],
  ])('says that a clock off by %i ms is %s', async (ms, word) => {
    const shift = `const now=Date.now;Date.now=()=>now()+(${ms})`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shift)}`;
    const diagnosis = await world.runDoctor({ NODE_OPTIONS });
    expect(diagnosis.code).toBe(1);
    expect(diagnosis.line('clock')).toMatch(
      new RegExp(`^✖ clock: (599|600|601) seconds ${word}.*NTP`),
    );
  });

  test('ends with one failed line for each server that never answers', async () => {
    const silence = await startSilentServer();
    const diagnosis = await world.runDoctor({
      SLACK_API_URL: `${silence}/api/`,
      CLICKSEND_API_URL: `${silence}/v3`,
      PUBLIC_URL: silence,
      REDIS_URL: silence.replace('http', 'redis'),
    });
    expect(diagnosis.code).toBe(1);
    for (const check of ['Slack token', 'public address', 'ClickSend credentials', 'storage']) {
      expect(diagnosis.line(check)).toMatch(/^✖ .*(answer|reached)/);
    }
    // One line for each silent server.
    expect(diagnosis.text.match(/^✖/gm)).toHaveLength(4);
  });

  test('answers an unknown option with its usage and exit code 2', async () => {
    const diagnosis = await world.runDoctor({}, '--repair');
    expect(diagnosis.code).toBe(2);
    expect(diagnosis.text).toContain('npm run doctor -- --fix');
  });
});

async function findNowhere(): Promise<string> {
  return `http://127.0.0.1:${await findFreePort()}`;
}

/** Changes these fields in the next response about the account. */
function changeAccount(fields: Readonly<Record<string, unknown>>): void {
  const rewrite = (envelope: Record<string, unknown>) => ({
    ...envelope,
    data: { ...Object(envelope.data), ...fields },
  });
  world.clicksend.fault({ endpoint: 'GET /account', how: { kind: 'rewrite', rewrite } });
}

/** A server that accepts connections and never answers. Returns its URL. */
async function startSilentServer(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSilence((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** A proxy to the app, also below /mms, that refuses some paths. Returns its URL. */
async function startProxy(refused: RegExp): Promise<string> {
  const proxy = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const place = (req.url ?? '').replace(/^\/mms/, '');
    if (refused.test(place)) return void res.writeHead(403).end();
    const { host: _, connection: __, ...headers } = req.headers;
    const answer = await fetch(world.app.url + place, {
      method: req.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: req.method === 'POST' ? Buffer.concat(chunks) : undefined,
    });
    res.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  opened.push(() => proxy.close());
  const address = proxy.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
