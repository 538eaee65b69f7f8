import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { sendCommands } from './commands.ts';
import { localServers } from './local-servers.ts';
import { median } from './median.ts';
import { benchPicture } from './picture.ts';
import { type Measured, startMeasured } from './process.ts';

/** Each figure is a ratio of two things measured in turn in this one run. */
const ROUNDS = 7;
const SETTLED_AFTER_MS = 2_000;

const signingSecret = 'b'.repeat(32);
const servers = await localServers();
const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-'));
const env = {
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: servers.slackApiUrl,
  CLICKSEND_USERNAME: 'bench',
  CLICKSEND_API_KEY: 'bench-api-key',
  CLICKSEND_API_URL: servers.clicksendApiUrl,
  DATA_DIR: dataDir,
  LOG_LEVEL: 'warn',
  NODE_ENV: 'production',
};
const startOurs = () => startMeasured(['dist/main.js'], env);
const bareBolt = await buildBareBolt();
const startBare = () => startMeasured([bareBolt], env);

const say = (line: string) => process.stdout.write(`${line}\n`);
say(`slack-mms bench · Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model}`);

await benchStart();
await benchCommands();
await reportPicture();
servers.close();
await rm(dataDir, { recursive: true });

/** Plain JavaScript, as ours is when it runs; within the project, so that it finds its packages. */
async function buildBareBolt(): Promise<string> {
  const outfile = 'node_modules/.cache/slack-mms-bench/bare-bolt.mjs';
  const shape = { bundle: true, packages: 'external', format: 'esm', platform: 'node' } as const;
  await build({ entryPoints: ['bench/bare-bolt.ts'], outfile, ...shape });
  return outfile;
}

async function benchStart(): Promise<void> {
  const times = { ours: [] as number[], bare: [] as number[] };
  const memory = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [who, start] of [
      ['ours', startOurs],
      ['bare', startBare],
    ] as const) {
      const started = await start();
      await wait(SETTLED_AFTER_MS);
      times[who].push(started.startMs);
      memory[who].push(started.memoryMb());
      await started.stop();
    }
  }
  row('start-up, ms', median(times.ours), median(times.bare), 'bare Bolt', '≤ 1.5');
  row('idle memory, MB', median(memory.ours), median(memory.bare), 'bare Bolt', '≤ 1.5');
}

async function benchCommands(): Promise<void> {
  const apps: Record<'ours' | 'bare', Measured> = {
    ours: await startOurs(),
    bare: await startBare(),
  };
  const rates = { ours: [] as number[], bare: [] as number[] };
  const p99s = { ours: [] as number[], bare: [] as number[] };
  const load = { signingSecret, atOnce: 16, opened: servers.opened };
  for (const app of Object.values(apps)) await sendCommands(app.url, { ...load, count: 1_000 });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of ['ours', 'bare'] as const) {
      const { perSecond, p99Ms } = await sendCommands(apps[who].url, { ...load, count: 2_000 });
      rates[who].push(perSecond);
      p99s[who].push(p99Ms);
    }
  }
  row('/mms opened, per s', median(rates.ours), median(rates.bare), 'bare Bolt', '≥ 0.9');
  row('/mms answered, p99 ms', median(p99s.ours), median(p99s.bare), 'bare Bolt', '');
  for (const app of Object.values(apps)) await app.stop();
}

async function reportPicture(): Promise<void> {
  const { oursMs, plainMs } = await benchPicture();
  row('12 MP photograph, ms', oursMs, plainMs, 'one plain sharp encode', '≤ 1.5');
}

function row(what: string, ours: number, other: number, beside: string, aim: string): void {
  const figures = `${ours.toFixed(1).padStart(9)} beside ${other.toFixed(1).padStart(9)} (${beside})`;
  say(
    `${what.padEnd(24)}${figures.padEnd(52)} ratio ${(ours / other).toFixed(2)}  ${aim && `aim ${aim}`}`,
  );
}
