import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { table, writeDocs } from './docs.ts';
import type { Figure } from './figures.ts';
import { localServers } from './local-servers.ts';
import { preparePeers } from './peers.ts';
import { makePhotograph } from './photograph.ts';
import { redisVersion } from './redis.ts';
import { burst } from './rows/burst.ts';
import { type Cost, type Costs, cost } from './rows/cost.ts';
import { openComposeModal } from './rows/open-form.ts';
import { picture } from './rows/picture.ts';
import { receipts } from './rows/receipts.ts';
import { start } from './rows/start.ts';
import { tenThousand } from './rows/ten-thousand.ts';
import { unsigned } from './rows/unsigned.ts';
import type { Setting } from './setting.ts';

/** Each figure stands beside another one of this run, or is counted. `npm run bench -- burst` runs some of it. */
const measurements = { start, openComposeModal, receipts, burst, tenThousand, picture, unsigned };
type Name = keyof typeof measurements | 'cost';
const names = [...Object.keys(measurements), 'cost'] as Name[];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: none of ${names.join(', ')}`);
const isWhole = wanted.length === 0;
const isWanted = (name: Name) => isWhole || wanted.includes(name);

// What was started ends with this.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const begun = Date.now();
const say = (text: string) => process.stdout.write(`${text}\n`);
const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
const setting = await prepare();
const machine = await machineOf(setting);
say(`slack-mms bench · ${machine}`);

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (!isWanted(name as Name)) continue;
  const some = await measure(setting);
  for (const figure of some) say(lineOf(figure));
  figures.push(...some);
}
const costs = isWanted('cost') ? await cost(setting) : undefined;
if (costs) say(costTable(costs));
setting.servers.close();
await rm(folder, { recursive: true });

const missed = figures.filter(({ isMet }) => isMet.startsWith('missed'));
const aims = figures.filter(({ aim }) => aim !== '').length;
say(`${aims - missed.length} of ${aims} aims met, in ${Math.round((Date.now() - begun) / 1000)} s`);
for (const { what, beside, isMet } of missed) say(`  ${what} ${beside}: ${isMet}`);
// Of a part of it nothing is kept: the figures of one table are of one run.
if (isWhole && costs) {
  await writeDocs('figures', `Last run: ${machine}.\n\n${figureTable(figures)}`);
  await writeDocs('cost', costTable(costs));
}

async function prepare(): Promise<Setting> {
  const photograph = path.join(folder, 'photograph.jpg');
  await writeFile(photograph, await makePhotograph());
  const servers = await localServers(photograph);
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
    // Nothing is asked of anybody that did not happen in the bench.
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

async function machineOf({ peers }: Setting): Promise<string> {
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
    `Redis ${await redisVersion()}`,
    ...ours,
    ...theirs,
  ].join(', ');
}

function lineOf({ what, ours, beside, ratio, aim, isMet }: Figure): string {
  const figure = beside ? `${ours.padStart(8)} beside ${beside}` : ours.padStart(8);
  const judged = [ratio && `ratio ${ratio}`, aim && `aim ${aim}`, isMet].filter(Boolean).join(', ');
  return `${what.padEnd(66)} ${figure.padEnd(48)} ${judged}`;
}

function figureTable(all: readonly Figure[]): string {
  const rows = all.map(({ what, ours, beside, ratio, aim, isMet }) => [
    what,
    ours,
    beside,
    ratio,
    aim,
    isMet,
  ]);
  return table(['', 'ours', 'beside', 'ratio', 'aim', ''], rows);
}

function costTable({ costs: all, idlePerSecond, fileCalls }: Costs): string {
  const rows = all.map((one) => [
    one.recipients.toLocaleString('en'),
    perRecipient(one, one.redisCommands),
    perRecipient(one, one.redisBytes),
    perRecipient(one, one.slackCalls),
    perRecipient(one, one.clicksendCalls),
    `${one.listPages}`,
  ]);
  const head = ['recipients', 'Redis commands', 'bytes kept in Redis', 'Slack calls'];
  const clicksend = ['ClickSend calls', 'pages of the list'];
  const rest = `At rest: ${idlePerSecond.toFixed(1)} Redis commands a second, taken off above.`;
  const file = `The file that follows a send to many takes ${fileCalls} Slack calls more.`;
  return `${table([...head, ...clicksend], rows)}\n\n${rest} ${file}`;
}

/** `2,655 (2.7)`: all of it, and for each recipient. */
function perRecipient({ recipients }: Cost, total: number): string {
  const each = Number((total / recipients).toPrecision(2)).toLocaleString('en');
  return `${Math.round(total).toLocaleString('en')} (${each})`;
}
