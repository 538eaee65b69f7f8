import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { countFigure, type Figure } from './figures.ts';
import { startLocalServers } from './local-servers.ts';
import { preparePeers } from './peers.ts';
import { makePhotograph } from './photograph.ts';
import { readRedisVersion } from './redis.ts';
import { measureBurst } from './rows/burst.ts';
import { type Cost, type Costs, measureCost } from './rows/cost.ts';
import { measureDeath } from './rows/death.ts';
import { measureHeavyPictures } from './rows/heavy-pictures.ts';
import { measureMainJob } from './rows/main-job.ts';
import { measureOpenForm } from './rows/open-form.ts';
import { measurePicture } from './rows/picture.ts';
import { measureReceipts } from './rows/receipts.ts';
import { measureRest } from './rows/rest.ts';
import { measureSandboxPage } from './rows/sandbox-page.ts';
import { measureStart } from './rows/start.ts';
import { measureTenThousand } from './rows/ten-thousand.ts';
import { measureUnsigned } from './rows/unsigned.ts';
import type { Setting } from './setting.ts';
import { formatTable, writeDocs } from './write-docs.ts';

/**
 * Each figure is compared with another of the same run, or is a count. `npm run bench -- burst` runs one
 * measurement.
 */
const measurements = {
  start: measureStart,
  rest: measureRest,
  openComposeModal: measureOpenForm,
  receipts: measureReceipts,
  burst: measureBurst,
  death: measureDeath,
  tenThousand: measureTenThousand,
  picture: measurePicture,
  heavyPictures: measureHeavyPictures,
  unsigned: measureUnsigned,
  sandboxPage: measureSandboxPage,
  mainJob: measureMainJob,
};
type Name = keyof typeof measurements | 'cost';
const names = [...Object.keys(measurements), 'cost'] as Name[];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !names.some((one) => one === name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: none of ${names.join(', ')}`);
const isWhole = chosen.length === 0;
const isChosen = (name: Name) => isWhole || chosen.includes(name);

// The processes that the bench started end with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const startedAt = Date.now();
const print = (text: string) => process.stdout.write(`${text}\n`);
const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
const setting = await prepare();
const machine = await describeMachine(setting);
print(`slack-mms bench · ${machine}`);

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (!isChosen(name as Name)) continue;
  const some = await measure(setting);
  for (const figure of some) print(formatFigure(figure));
  figures.push(...some);
}
const costs = isChosen('cost') ? await measureCost(setting) : undefined;
if (costs) {
  const some = judgeCosts(costs);
  for (const figure of some) print(formatFigure(figure));
  figures.push(...some);
  print(formatCostTable(costs));
}
setting.servers.close();
await rm(folder, { recursive: true });

const missed = figures.filter(({ isMet }) => isMet.startsWith('missed'));
const aims = figures.filter(({ aim }) => aim !== '').length;
print(
  `${aims - missed.length} of ${aims} aims met, in ${Math.round((Date.now() - startedAt) / 1000)} s`,
);
for (const { what, beside, isMet } of missed) print(`  ${what} ${beside}: ${isMet}`);
// A partial run is not written to the docs, because all figures of a table come from one run.
if (isWhole && costs) {
  await writeDocs('figures', `Last run: ${machine}.\n\n${formatFigureTable(figures)}`);
  await writeDocs('cost', formatCostTable(costs));
}

async function prepare(): Promise<Setting> {
  const photograph = path.join(folder, 'photograph.jpg');
  await writeFile(photograph, await makePhotograph());
  const servers = await startLocalServers(photograph);
  const signingSecret = 'b'.repeat(32);
  const webhookSecret = 'bench-webhook-secret-of-40-characters-ok';
  const embedded = {
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: servers.slackApiUrl,
    CLICKSEND_USERNAME: 'bench',
    CLICKSEND_API_KEY: 'bench-api-key',
    CLICKSEND_API_URL: servers.clicksendApiUrl,
    WEBHOOK_SECRET: webhookSecret,
    // No polling, so that the app calls ClickSend only because of the bench.
    POLL_SECONDS: '0',
    CONFIRM_SENDS: 'never',
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  };
  return {
    servers,
    peers: await preparePeers(),
    photograph,
    signingSecret,
    webhookSecret,
    embedded,
  };
}

async function describeMachine({ peers }: Setting): Promise<string> {
  const lock = await readFile('package-lock.json', 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string }> };
  const ours = ['@slack/bolt', 'sharp', 'bullmq'].flatMap((name) => {
    const version = packages[`node_modules/${name}`]?.version;
    return version ? [`${name} ${version}`] : [];
  });
  const theirs = ['slack-edge', 'chat', 'jimp'].map((name) => `${name} ${peers.versions[name]}`);
  return [
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    `Node ${process.versions.node}`,
    `Redis ${await readRedisVersion()}`,
    ...ours,
    ...theirs,
  ].join(', ');
}

function formatFigure({ what, ours, beside, ratio, aim, isMet }: Figure): string {
  const figure = beside ? `${ours.padStart(8)} beside ${beside}` : ours.padStart(8);
  const verdict = [ratio && `ratio ${ratio}`, aim && `aim ${aim}`, isMet]
    .filter(Boolean)
    .join(', ');
  return `${what.padEnd(66)} ${figure.padEnd(48)} ${verdict}`;
}

function formatFigureTable(all: readonly Figure[]): string {
  const rows = all.map(({ what, ours, beside, ratio, aim, isMet }) => [
    what,
    ours,
    beside,
    ratio,
    aim,
    isMet,
  ]);
  return formatTable(['', 'ours', 'beside', 'ratio', 'aim', ''], rows);
}

function judgeCosts({ costs: all }: Costs): readonly Figure[] {
  return all.flatMap((one) => {
    if (one.recipients === 1) {
      const what = 'one picture to one person';
      const aim = { atMost: 200 };
      return [
        countFigure(`${what}: Redis calls`, { ours: one.redisCalls, aim }),
        countFigure(`${what}: with those inside scripts`, { ours: one.redisCommands }),
      ];
    }
    if (one.recipients !== 1_000) return [];
    const ours = one.redisCalls / one.recipients;
    return [countFigure('a thousand people: Redis calls for each', { ours, aim: { atMost: 5 } })];
  });
}

function formatCostTable({ costs: all, idlePerSecond, fileCalls }: Costs): string {
  const rows = all.map((one) => [
    one.recipients.toLocaleString('en'),
    formatPerRecipient(one, one.redisCalls),
    formatPerRecipient(one, one.redisCommands),
    formatPerRecipient(one, one.redisBytes),
    formatPerRecipient(one, one.slackCalls),
    formatPerRecipient(one, one.clicksendCalls),
    `${one.listPages}`,
  ]);
  const redis = ['Redis calls', 'commands with those inside scripts', 'bytes kept in Redis'];
  const head = ['recipients', ...redis, 'Slack calls'];
  const clicksend = ['ClickSend calls', 'pages of the list'];
  const { calls, commands } = idlePerSecond;
  const rest = `At rest without polls: ${calls.toFixed(1)} Redis calls and ${commands.toFixed(1)} commands a second, taken off above.`;
  const file = `The file that follows a send to many takes ${fileCalls} Slack calls more.`;
  return `${formatTable([...head, ...clicksend], rows)}\n\n${rest} ${file}`;
}

/** `2,655 (2.7)`: the total, and per recipient. */
function formatPerRecipient({ recipients }: Cost, total: number): string {
  const each = Number((total / recipients).toPrecision(2)).toLocaleString('en');
  return `${Math.round(total).toLocaleString('en')} (${each})`;
}
