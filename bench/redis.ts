import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@keyv/redis';
import { findFreePort } from '../sandbox/free-port.ts';

export interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  /** How many commands Redis has run, including those inside scripts, without those of the bench itself. */
  countCommands(): Promise<number>;
  /** Starts counting calls over connections, where a script is one. It slows Redis down. */
  watchCalls(): Promise<() => number>;
  /** Connections other than the bench's own. */
  countConnections(): Promise<number>;
  /** The memory of all keys, in bytes, as Redis counts it. */
  countBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** A separate Redis for the bench, configured as in compose.yaml: every write is on disk before its response. */
export async function startRedis(): Promise<BenchRedis> {
  const port = await findFreePort();
  const dir = await mkdtemp(path.join(tmpdir(), 'slack-mms-bench-redis-'));
  const persistence = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const options = [...persistence, '--maxmemory-policy', 'noeviction'];
  const server = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, ...options],
    {
      stdio: 'ignore',
    },
  );
  const kill = () => void server.kill('SIGKILL');
  process.once('exit', kill);
  const failed = once(server, 'error').then(([cause]) => {
    throw new Error('The bench needs `redis-server` on PATH', { cause });
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = createClient({ url });
  client.on('error', () => {});
  await Promise.race([client.connect(), failed]);
  failed.catch(() => {});
  let own = 0;
  const monitor = client.duplicate();
  monitor.on('error', () => {});
  return {
    url,
    pid: server.pid ?? 0,
    async watchCalls() {
      let calls = 0;
      const address = /\baddr=(\S+)/.exec(
        String(await client.sendCommand(['CLIENT', 'INFO'])),
      )?.[1];
      own += 1;
      await monitor.connect();
      // 1795990012.011881 [0 127.0.0.1:5000] "GET" …, or [0 lua] for commands of a script.
      await monitor.monitor((line) => {
        const from = /^\S+ \[\d+ (\S+)\]/.exec(String(line))?.[1];
        if (from !== 'lua' && from !== address) calls += 1;
      });
      return () => calls;
    },
    async countConnections() {
      own += 1;
      const others = (await client.clientList()).filter(({ cmd }) => cmd !== 'monitor');
      return others.length - 1;
    },
    async countCommands() {
      const info = await client.info('stats');
      own += 1;
      const all = /^total_commands_processed:(\d+)/m.exec(info)?.[1];
      return Number(all ?? Number.NaN) - own;
    },
    async countBytes() {
      const keys = await client.keys('*');
      const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
      own += 1 + keys.length;
      return sizes.reduce<number>((all, size) => all + (size ?? 0), 0);
    },
    async stop() {
      client.destroy();
      if (monitor.isOpen) monitor.destroy();
      process.off('exit', kill);
      const exited = once(server, 'exit');
      kill();
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The version of the `redis-server` on PATH. */
export async function readRedisVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)('redis-server', ['--version']);
  return /v=(\S+)/.exec(stdout)?.[1] ?? '';
}
