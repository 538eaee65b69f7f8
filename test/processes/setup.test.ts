import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { readManifest } from '../../sandbox/manifest.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { startApp } from '../setup/app-process.ts';

let slack: SlackWorld;
let clicksend: ClickSendWorld;
let folder: string;

beforeAll(async () => {
  const { scopes, events, functions } = await readManifest();
  slack = await startSlack({ rateLimits: false, scopes, events, functions });
  clicksend = await startClickSend({ accountCallsPerMinute: 10_000 });
});
afterAll(async () => {
  await Promise.all([slack.close(), clicksend.close()]);
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-setup-'));
  return () => rm(folder, { recursive: true, force: true });
});

/**
 * Runs a built command in the folder, with these lines as answers. The environment has only the addresses
 * of Slack and ClickSend.
 */
async function run(command: string, answers: readonly string[] = []) {
  const child = spawn(process.execPath, [path.resolve('dist', `${command}.js`)], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      SLACK_API_URL: slack.apiUrl,
      CLICKSEND_API_URL: clicksend.apiUrl,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  child.stdin.on('error', () => undefined).end(answers.map((answer) => `${answer}\n`).join(''));
  const [code] = await once(child, 'close');
  for (const secret of [slack.botToken, slack.appToken, slack.signingSecret, clicksend.apiKey]) {
    expect(text).not.toContain(secret);
  }
  return { code, text };
}

const readEnv = () => readFile(path.join(folder, '.env'), 'utf8');
const listSentPictures = () =>
  clicksend.sent().filter(({ subject }) => subject === 'Test from Slack');

test('setup goes from nothing to a picture on a phone, and the app starts with its .env', async () => {
  const before = listSentPictures().length;
  const { code, text } = await run('setup', [
    '',
    'xoxp-1-2-user',
    slack.appToken,
    slack.botToken,
    clicksend.username,
    'not-the-key',
    '',
    clicksend.apiKey,
    '',
    '12',
    '0491 570 006',
    'y',
  ]);
  expect(text).toContain('https://api.slack.com/apps?new_app=1&manifest_yaml=');
  expect(text).toMatch(/✖ That is a user token/);
  expect(text).toMatch(/✔ That is the app token\. Slack lets it connect/);
  expect(text).toMatch(/✔ That is the bot token\. Slack accepts it: slack-mms in MMS Sandbox/);
  expect(text).toMatch(/✖ ClickSend refuses this user name/);
  expect(text).toMatch(/✔ ClickSend accepts them\. Balance: A\$/);
  expect(text).toMatch(/✔ Australia, \+61/);
  expect(text).toMatch(/✔ Slack token: accepted/);
  expect(text).toMatch(/It costs A\$0\.\d\d\. Send it to •••006/);
  expect(text).toMatch(/✔ Sent\.[\s\S]*npm start/);
  expect(code).toBe(0);
  expect(listSentPictures()).toHaveLength(before + 1);
  expect((await stat(path.join(folder, '.env'))).mode & 0o777).toBe(0o600);

  const again = await run('setup');
  expect(again.text).not.toMatch(/\[1\]:|Paste|User name|API key \(|Country for|phone\?/);
  expect(again.code).toBe(0);
  expect(listSentPictures()).toHaveLength(before + 1);

  const app = await startApp(
    {
      SLACK_API_URL: slack.apiUrl,
      CLICKSEND_API_URL: clicksend.apiUrl,
      DATA_DIR: path.join(folder, 'data'),
    },
    [process.execPath, path.resolve('dist/main.js')],
    folder,
  );
  expect(await app.stop()).toBe(0);
  const doctor = await run('doctor');
  expect(doctor.text).toMatch(/✔ environment: complete[\s\S]*✔ Socket Mode/);
});

test('setup that was left midway continues there and asks nothing twice', async () => {
  const first = await run('setup', ['1', slack.botToken]);
  expect(first.code).toBe(130);
  expect(first.text).toMatch(/Your answers are saved in \.env/);
  const second = await run('setup', [slack.appToken, clicksend.username]);
  expect(second.text).not.toMatch(/manifest_yaml|How does Slack reach/);
  expect(second.code).toBe(130);
  const third = await run('setup', [clicksend.username, clicksend.apiKey, 'nz', '']);
  expect(third.text).not.toMatch(/Paste one of them/);
  expect(third.code).toBe(0);
  expect(parseEnv(await readEnv())).toMatchObject({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    DEFAULT_COUNTRY: 'NZ',
  });
});

test('setup over HTTP asks for the address and signing secret, and generates WEBHOOK_SECRET', async () => {
  const { code, text } = await run('setup', [
    '2',
    'mms.example.com',
    'https://mms.example.com/',
    slack.signingSecret,
    slack.botToken,
    clicksend.username,
    clicksend.apiKey,
    '',
    '',
  ]);
  expect(text).toMatch(/That is not an https address/);
  expect(decodeURIComponent(text)).toContain('https://mms.example.com/slack/events');
  expect(text).toMatch(/Done\.[\s\S]*press Retry under Event Subscriptions/);
  expect(code).toBe(0);
  const env = parseEnv(await readEnv());
  expect(env).toMatchObject({ PUBLIC_URL: 'https://mms.example.com' });
  expect(env.WEBHOOK_SECRET).toMatch(/^[0-9a-f]{48}$/);
  expect(text).not.toContain(env.WEBHOOK_SECRET);
});

test('setup looks for a test picture whose response was lost, and doesn’t send it again', async () => {
  await run('setup', [
    '1',
    slack.botToken,
    slack.appToken,
    clicksend.username,
    clicksend.apiKey,
    '',
  ]);
  const before = listSentPictures().length;
  clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'reset', when: 'after' } });
  const lost = await run('setup', ['0491 570 006', 'y']);
  expect(lost.text).toMatch(/ClickSend gave no answer/);
  const { text } = await run('setup', ['0491 570 006', 'y']);
  expect(text).toMatch(/✔ The test picture was already sent/);
  expect(listSentPictures()).toHaveLength(before + 1);
});

test('setup left at the price question says that the answers are saved, and nothing about the picture', async () => {
  const secrets = [slack.botToken, slack.appToken, clicksend.username, clicksend.apiKey];
  const { code, text } = await run('setup', ['1', ...secrets, '', '0491 570 006']);
  expect(text).toMatch(/Send it to •••006[\s\S]*Your answers are saved in \.env/);
  expect(text).not.toContain('Not sent');
  expect(code).toBe(130);
});

test('setup asks again only for the token and key that Slack and ClickSend now refuse', async () => {
  await writeFile(
    path.join(folder, '.env'),
    `SLACK_BOT_TOKEN=xoxb-old\nSLACK_APP_TOKEN=${slack.appToken}\nCLICKSEND_USERNAME=${clicksend.username}\nCLICKSEND_API_KEY=old\nDEFAULT_COUNTRY=AU\n`,
  );
  const { code, text } = await run('setup', [slack.botToken, '', clicksend.apiKey, '']);
  expect(text).toMatch(/✖ Slack refuses the bot token \(invalid_auth\)\. Copy it again/);
  expect(text).not.toContain('the app token (xapp');
  expect(text).not.toContain('manifest_yaml');
  expect(text).toMatch(
    /✖ ClickSend refuses this user name and API key\. [\s\S]*✔ ClickSend accepts/,
  );
  expect(text).not.toContain('Country for local numbers');
  expect(code).toBe(0);
  expect(parseEnv(await readEnv())).toMatchObject({
    SLACK_BOT_TOKEN: slack.botToken,
    CLICKSEND_API_KEY: clicksend.apiKey,
  });
});

test('setup saves nothing before the first answer, and marks a token that Slack couldn’t check', async () => {
  const nothing = await run('setup');
  expect(nothing.text).toMatch(/Nothing is saved yet\. Run npm run setup again to start\./);
  slack.fault({ method: 'auth.test', how: { kind: 'reset', when: 'before' }, times: 10 });
  const { text } = await run('setup', ['1', slack.botToken]);
  expect(text).toMatch(/! That is the bot token\. Slack did not respond/);
  expect(text).toMatch(/If the link doesn’t open, .* paste manifest\.socket\.yml/);
});
