import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/sandbox/free-port.ts';

/** A real Redis, of this test alone. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it like a crash; what it held is gone. `restart` may follow. */
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  /** Connections stay, and nothing is answered. */
  pause(): void;
  resume(): void;
}

/** Starts `redis-server` from PATH on a free port of loopback, with nothing kept on disk. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'slack-mms-redis-'));
  let server = await launch(port, dir);
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async stop() {
      process.off('exit', end);
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        end();
        await ended;
      }
      await rm(dir, { recursive: true, force: true });
    },
    async restart() {
      process.once('exit', end);
      server = await launch(port);
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
  };
}

async function launch(port: number, dir = tmpdir()): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', [...options, '--dir', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) resolve();
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.once('error', (cause) => {
      reject(
        new Error(
          'These tests need a real Redis, and `redis-server` could not be started. Install it (apt-get install redis-server, brew install redis) and see that it is on PATH.',
          { cause },
        ),
      );
    });
    server.once('exit', (code) => reject(new Error(`redis-server ended (${code}): ${said}`)));
  });
  return server;
}
