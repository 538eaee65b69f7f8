import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../sandbox/free-port.ts';
import { redisServer, requireProgram } from './programs.ts';

/** A real Redis, for this test only. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Kills it like a power cut. What it wrote to disk stays, and `restart` may follow. */
  crash(): Promise<void>;
  /** Stops it and removes its disk. `restart` may follow. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with what is on its disk. */
  restart(): Promise<void>;
  /** Connections stay open, but nothing is answered. */
  pause(): void;
  resume(): void;
  /** The content of its files. */
  files(): Promise<string>;
  /** Sends a command over a separate connection. Resolves to the raw response. */
  tell(command: string): Promise<string>;
}

/**
 * Starts a `redis-server` on a free loopback port, without persistence unless the options say otherwise.
 * The options are those of its command line, like `--appendonly yes`.
 */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const port = await findFreePort();
  const dir = await mkdtemp(join(tmpdir(), 'slack-mms-redis-'));
  const start = () => launch(['--port', `${port}`, '--dir', dir, ...options]);
  let server = await start();
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    crash,
    async stop() {
      await crash();
      await rm(dir, { recursive: true, force: true });
    },
    async restart() {
      process.once('exit', end);
      await mkdir(dir, { recursive: true });
      server = await start();
    },
    async files() {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const texts = entries
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => ''));
      return (await Promise.all(texts)).join('');
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async tell(command) {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8');
      socket.write(`${command}\r\n`);
      const [answer] = await once(socket, 'data');
      socket.destroy();
      return String(answer);
    },
  };

  async function crash(): Promise<void> {
    process.off('exit', end);
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    end();
    await ended;
  }
}

async function launch(options: readonly string[]): Promise<ChildProcess> {
  const bare = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(requireProgram(redisServer), [...bare, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Ready to accept connections')) resolve();
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended (${code}): ${output}`)));
  });
  return server;
}
