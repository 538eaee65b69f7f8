import { createRequire, syncBuiltinESMExports } from 'node:module';
import { afterEach } from 'vitest';
// Both take the real timers, before anything replaces them.
import '@sinonjs/fake-timers';
import '../world/real-timers.ts';

/**
 * For tests that run in one process: they fail if they start another process, touch a real socket or set a
 * real timer. A world takes over the clock and the network of its process; the originals that it restores
 * are forbidden.
 */

const require = createRequire(import.meta.url);

/** Recorded as well, because code that catches the error must not hide it. */
const saved = globalThis as { [KEPT]?: string[] };
const KEPT = Symbol.for('slack-mms: what a story in one process must not do');

const isFirst = saved[KEPT] === undefined;
saved[KEPT] ??= [];
const breaches = saved[KEPT];

/** Returns an error text for each breach since the last call, and clears them. */
export function takeBreaches(): readonly string[] {
  return breaches.splice(0);
}

const PROCESS = 'A test that needs another process belongs in test/processes or test/replicas';
const SOCKET = 'A world’s servers are reached in memory; a test of real sockets belongs elsewhere';
const TIMER = 'Wait by the world instead: passes, becomes, eventually, until';

if (isFirst) {
  const processes = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];
  for (const name of processes) forbid(require('node:child_process'), name, PROCESS);
  forbid(require('node:worker_threads'), 'Worker', PROCESS);
  const net = require('node:net');
  forbid(net.Socket.prototype, 'connect', SOCKET);
  forbid(net.Server.prototype, 'listen', SOCKET);
  // Not `node:timers`, because Node's internal timers (such as an HTTP server's) do not count.
  for (const name of ['setTimeout', 'setInterval']) {
    forbid(require('node:timers/promises'), name, TIMER);
    forbid(globalThis, name, TIMER);
  }
  syncBuiltinESMExports();
}

afterEach(() => {
  const [first] = takeBreaches();
  if (first !== undefined) throw new Error(first);
});

function forbid(owner: object, name: string, instead: string): void {
  const { configurable = true, enumerable = true } =
    Object.getOwnPropertyDescriptor(owner, name) ?? {};
  // Some are called with `new`.
  const value = function forbidden(): never {
    const words = `A story in one process called ${name}, of the real world. ${instead}.`;
    breaches.push(words);
    throw new Error(words);
  };
  Object.defineProperty(owner, name, { value, configurable, enumerable, writable: true });
}
