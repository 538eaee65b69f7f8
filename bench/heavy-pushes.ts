import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLocalServers } from './local-servers.ts';
import { measureStall } from './measure-stall.ts';
import { startMeasured } from './measured-process.ts';
import { APP } from './setting.ts';

// `npx tsx bench/heavy-pushes.ts` (after `npm run build`, on Linux): how long the running app is blocked
// while it parses the heaviest pushes that its webhook accepts.

/** In ms. */
const AIM = 500;
const MOST_BYTES = 512 * 1024;
const SECRET = 'a-webhook-secret-of-thirty-chars';

/** As many of a row as fit in a push, up to `most`. */
const list = (row: object, most = Number.POSITIVE_INFINITY): string => {
  const one = JSON.stringify(row);
  const count = Math.min(most, Math.floor((MOST_BYTES - 2) / (one.length + 1)));
  return `[${Array(count).fill(one).join()}]`;
};
const row = { message_id: 'A', from: '+61437111222', timestamp: 1_700_000_000 };

const pushes: Readonly<Record<string, string>> = {
  'empty rows': list({}),
  'a thousand replies full of words': list({ ...row, body: 'please '.repeat(60) }, 1_000),
  'a thousand replies full of addresses': list(
    { ...row, body: 'https://rest.clicksend.com/files/a '.repeat(12) },
    1_000,
  ),
  'one reply of addresses': JSON.stringify({ ...row, body: 'http://a.b '.repeat(45_000) }),
  'one reply of 170,000 fields': `{"message_id":"A","body":"x","a":[${'"",'.repeat(170_000)}""]}`,
  'a form of 100,000 fields': `message_id=A&${'a=1&'.repeat(100_000)}`,
};

const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
const picture = path.join(folder, 'picture');
await writeFile(picture, '');
const servers = await startLocalServers(picture);
const app = await startMeasured(APP, {
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: 'b'.repeat(32),
  SLACK_API_URL: servers.slackApiUrl,
  CLICKSEND_USERNAME: 'bench',
  CLICKSEND_API_KEY: 'bench-api-key',
  CLICKSEND_API_URL: servers.clicksendApiUrl,
  WEBHOOK_SECRET: SECRET,
  POLL_SECONDS: '0',
  DATA_DIR: folder,
  LOG_LEVEL: 'error',
  NODE_ENV: 'production',
});
let worst = 0;
for (const [name, body] of Object.entries(pushes)) {
  const { status, tookMs, stallMs } = await measure(body);
  worst = Math.max(worst, stallMs);
  process.stdout.write(
    `${name.padEnd(40)} ${status} in ${tookMs} ms, others waited ${stallMs} ms\n`,
  );
}
await app.stop();
servers.close();
await rm(folder, { recursive: true });
process.stdout.write(`The longest wait was ${worst} ms; the aim is ${AIM} ms\n`);
process.exit(worst < AIM ? 0 : 1);

/** How long the push took, and the slowest request to /health/live during it. */
async function measure(body: string) {
  const stall = measureStall(app.url);
  const begun = performance.now();
  const headers = {
    'content-type': body.startsWith('m') ? 'application/x-www-form-urlencoded' : 'application/json',
  };
  const url = `${app.url}/clicksend/replies/${SECRET}`;
  const { status } = await fetch(url, { method: 'POST', body, headers });
  const tookMs = Math.round(performance.now() - begun);
  return { status, tookMs, stallMs: Math.round(await stall.stop()) };
}
