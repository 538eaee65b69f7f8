import { execFile, fork, spawn } from 'node:child_process';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { takeBreaches } from '../setup/in-one-process.ts';
import { startWorld } from '../stories/world.ts';

const forbidden: readonly [string, () => unknown][] = [
  ['spawn', () => spawn('true')],
  ['execFile', () => execFile('true')],
  ['fork', () => fork('nothing.js')],
  ['Worker', () => new Worker('')],
  ['listen', () => createServer().listen(0)],
  ['connect', () => connect(80, '127.0.0.1')],
  ['connect', () => request('http://127.0.0.1:80').end()],
  ['setTimeout', () => setTimeout(() => {}, 0)],
  ['setTimeout', () => passed(0)],
  ['setInterval', () => setInterval(() => {}, 1)],
];

test.each(forbidden)(
  'a story that calls %s outside of a world fails, even if it catches the error',
  (name, act) => {
    expect(act).toThrow(`A story in one process called ${name}, of the real world`);
    expect(takeBreaches()).toEqual([expect.stringContaining(`called ${name}`)]);
  },
);

test('within a world, timers are the world’s', async () => {
  const world = await startWorld();
  const began = Date.now();
  await world.inner.time.run(new Promise((resolve) => setTimeout(resolve, 5_000)));
  expect(Date.now()).toBe(began + 5_000);
  await world.close();
});
