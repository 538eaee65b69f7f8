import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../../sandbox/free-port.ts';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { hideEnvFile } from './hide-env-file.ts';

/** The built app as an operator runs it: a process with an environment. */
export interface AppProcess {
  readonly url: string;
  /** Its whole log, across all restarts. */
  logs(): string;
  /** Kills it like a power cut, and resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves once it has ended, for whatever reason. */
  gone(): Promise<void>;
  /** Tells it to stop. Resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Starts it again, with the same environment except for these changes. */
  start(changes?: Readonly<Record<string, string>>): Promise<void>;
}

export async function startApp(
  env: Readonly<Record<string, string>>,
  command: readonly [string, ...string[]] = ['node', 'dist/main.js'],
  /** Its working folder, with its .env; default: this one, whose .env is not for tests. */
  folder?: string,
): Promise<AppProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let log = '';
  let child: ChildProcess | undefined;

  const app: AppProcess = { url, logs: () => log, kill, gone: waitUntilGone, stop, start };
  await start();
  return app;

  async function start(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    const [program, ...args] = command;
    // Its own process group, so that a kill also reaches what npm started.
    const started = spawn(program, args, {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        ...(folder ? {} : hideEnvFile()),
        ...env,
        ...changes,
      },
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
    }
    await waitUntilReady(started, log.length);
  }

  async function waitUntilReady(started: ChildProcess, logFrom: number): Promise<void> {
    // In Socket Mode people can reach it only once its socket is open, which it logs.
    const isReachable = () => !env.SLACK_APP_TOKEN || log.slice(logFrom).includes('"started"');
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
      if (started.exitCode !== null) throw new Error(`The app ended at start:\n${log}`);
      const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
      if (answer?.status === 200 && isReachable()) return;
      await wait(25);
    }
    throw new Error(`The app did not become ready:\n${log}`);
  }

  async function kill(): Promise<void> {
    await sendSignal('SIGKILL');
  }

  async function waitUntilGone(): Promise<void> {
    if (child && isRunning(child)) await once(child, 'close');
  }

  function stop(): Promise<number | null> {
    return sendSignal('SIGTERM');
  }

  async function sendSignal(name: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (!child?.pid || !isRunning(child)) {
      return child?.exitCode ?? null;
    }
    const closing = once(child, 'close');
    process.kill(-child.pid, name);
    await closing;
    return child.exitCode;
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
