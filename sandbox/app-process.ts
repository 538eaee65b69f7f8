import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppHealth } from './page-state.ts';

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 5_000;
/** The app gives its running work ten seconds when it is told to stop. */
const STOP_WITHIN_MS = 12_000;
const LAST_WORDS = 4_000;

/** The real app in a separate process. */
interface AppProcess {
  readonly url: string;
  readonly health: () => AppHealth;
  stop(): Promise<void>;
}

interface AppProcessOptions {
  /** The entry file of the built app. */
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Called when its health changes. */
  readonly onHealth: (health: AppHealth) => void;
}

/** Starts the app with only this environment. Resolves once it is ready. */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  const { entry, port, onHealth } = options;
  const url = `http://127.0.0.1:${port}`;
  let health: AppHealth = { state: 'starting', detail: '' };
  let output = '';
  let isStopping = false;

  const child = spawn(process.execPath, [path.resolve(entry)], {
    // Not in this folder, because a developer's .env belongs to another Slack, and perhaps to a real Redis.
    cwd: tmpdir(),
    env: { ...options.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-LAST_WORDS);
    });
  }
  child.once('close', () => {
    clearInterval(looking);
    if (!isStopping) note({ state: 'stopped', detail: output.trim() || 'it said nothing' });
  });
  const looking = setInterval(async () => note(await checkHealth(url)), LOOK_EVERY_MS);

  function note(seen: AppHealth): void {
    const isNews = seen.state !== health.state || seen.detail !== health.detail;
    if (health.state === 'stopped' || !isNews) return;
    health = seen;
    onHealth(health);
  }

  async function stop(): Promise<void> {
    isStopping = true;
    clearInterval(looking);
    await end(child);
  }

  for (const deadline = Date.now() + READY_WITHIN_MS; health.state !== 'ready'; await wait(50)) {
    if (health.state === 'stopped') throw new Error(`The app ended at start:\n${health.detail}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`The app did not become ready in 30 seconds: ${health.detail}\n${output}`);
    }
    note(await checkHealth(url));
  }
  return { url, health: () => health, stop };
}

async function checkHealth(url: string): Promise<AppHealth> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    return { state: answer.ok ? 'ready' : 'unwell', detail: await answer.text() };
  } catch {
    return { state: 'unwell', detail: 'It does not answer' };
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await closed;
  clearTimeout(tooLate);
}
