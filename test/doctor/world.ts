import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { makeEnvironment } from '../../sandbox/operator.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { type AppProcess, startApp } from '../setup/app-process.ts';
import { hideEnvFile } from '../setup/hide-env-file.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';

const listed = z.object({ data: z.object({ data: z.array(z.record(z.string(), z.unknown())) }) });

type Env = Readonly<Record<string, string | undefined>>;

/** The doctor's output and exit code. */
interface Diagnosis {
  readonly code: number | null;
  readonly text: string;
  /** The one line about a check. */
  line(check: string): string;
  lines(check: string): readonly string[];
}

/** A running app with everything set up except ClickSend's rules, and a doctor to run on it. */
export interface World {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly app: AppProcess;
  readonly dataDir: string;
  /** Runs the built doctor. `env`: changes to the environment; undefined removes a variable. */
  runDoctor(env?: Env, ...args: readonly string[]): Promise<Diagnosis>;
  /** Runs it in this folder, with the .env there. */
  runDoctorIn(folder: string): Promise<Diagnosis>;
  /** The rules as ClickSend's API lists them. */
  listRules(kind: 'receipts' | 'inbound'): Promise<readonly Record<string, unknown>[]>;
  /** Creates a rule, or changes the one with this id. */
  putRule(
    kind: 'receipts' | 'inbound',
    fields: Readonly<Record<string, unknown>>,
    id?: unknown,
  ): Promise<void>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const slack = await startSlack({ rateLimits: false });
  const clicksend = await startClickSend({ accountCallsPerMinute: 10_000 });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-doctor-'));
  const env = {
    ...makeEnvironment(slack, clicksend),
    WEBHOOK_SECRET,
    DATA_DIR: dataDir,
  };
  const app = await startApp({ ...env, POLL_SECONDS: '0', LOG_LEVEL: 'trace' });
  const secrets = [
    slack.botToken,
    slack.appToken,
    slack.signingSecret,
    clicksend.apiKey,
    WEBHOOK_SECRET,
  ];

  return {
    slack,
    clicksend,
    app,
    dataDir,
    async runDoctor(changes = {}, ...args) {
      const diagnosis = await run({ ...env, PUBLIC_URL: app.url, ...changes }, args);
      for (const secret of secrets) expect(diagnosis.text).not.toContain(secret);
      expect(diagnosis.text).not.toMatch(/\+?\d{9,15}/);
      // The output isn't a terminal's, so it has no colours.
      expect(diagnosis.text).not.toContain('\u001b');
      return diagnosis;
    },
    runDoctorIn: (folder) => run({ ...env, PUBLIC_URL: app.url }, [], folder),
    async listRules(kind) {
      const answer = await ask('GET', `/automations/sms/${kind}?limit=100`);
      return listed.parse(answer).data.data;
    },
    async putRule(kind, fields, id) {
      const place = `/automations/sms/${kind}${id === undefined ? '' : `/${id}`}`;
      await ask(id === undefined ? 'POST' : 'PUT', place, { enabled: 1, match_type: 0, ...fields });
    },
    async close() {
      await app.stop();
      await Promise.all([slack.close(), clicksend.close()]);
      await rm(dataDir, { recursive: true, force: true });
      for (const secret of secrets) expect(app.logs()).not.toContain(secret);
    },
  };

  async function ask(method: string, place: string, body?: unknown): Promise<unknown> {
    const credentials = Buffer.from(`${clicksend.username}:${clicksend.apiKey}`).toString('base64');
    const answer = await fetch(clicksend.apiUrl + place, {
      method,
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  }
}

async function run(env: Env, args: readonly string[], cwd?: string): Promise<Diagnosis> {
  const child = spawn(process.execPath, [path.resolve('dist/doctor.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...hideEnvFile(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const listLines = (check: string) =>
    text.split('\n').filter((line) => line.includes(` ${check}: `));
  return {
    code,
    text,
    lines: listLines,
    line(check) {
      const lines = listLines(check);
      if (lines.length !== 1) throw new Error(`Not one line about ${check} in:\n${text}`);
      return lines[0] ?? '';
    },
  };
}
