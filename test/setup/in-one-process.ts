import { createRequire, syncBuiltinESMExports } from 'node:module';
import { afterEach } from 'vitest';
// Both take the real timers, before anything stands in their place.
import '@sinonjs/fake-timers';
import '../world/real-timers.ts';

/**
 * For tests that run in one process: they fail when they start another one, touch a real socket or set a timer of
 * the real clock. A world takes the clock and the network of its process; what it gives back is forbidden.
 */

const require = createRequire(import.meta.url);

/** Whoever catches the error must not hide it. */
const saved = globalThis as { [KEPT]?: string[] };
const KEPT = Symbol.for('slack-mms: what a story in one process must not do');

const isFirst = saved[KEPT] === undefined;
saved[KEPT] ??= [];
const breaches = saved[KEPT];

/** What was done since it was asked last, in words; then forgotten. */
export function takeBreaches(): readonly string[] {
  return breaches.splice(0);
}

const PROCESS = 'A test that needs another process stands in test/processes or test/replicas';
const SOCKET = 'A world’s servers are reached in memory; a test of real sockets stands elsewhere';
const TIMER = 'Wait by the world instead: passes, becomes, eventually, until';

if (isFirst) {
  const processes = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];
  for (const name of processes) forbid(require('node:child_process'), name, PROCESS);
  forbid(require('node:worker_threads'), 'Worker', PROCESS);
  const net = require('node:net');
  forbid(net.Socket.prototype, 'connect', SOCKET);
  forbid(net.Server.prototype, 'listen', SOCKET);
  // Not `node:timers`: what Node itself sets there (an HTTP server does) is nobody's waiting.
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
  // Some are made with `new`.
  const value = function forbidden(): never {
    const words = `A story in one process called ${name}, of the real world. ${instead}.`;
    breaches.push(words);
    throw new Error(words);
  };
  Object.defineProperty(owner, name, { value, configurable, enumerable, writable: true });
}
