import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Clock } from '../../src/core/ports/clock.ts';
import { createRequestGate } from '../../src/server/http-server.ts';
import { shutDownOnSignal } from '../../src/server/shut-down.ts';

const clock: Clock = {
  now: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const log = { debug() {}, info() {}, warn() {}, error() {} };
let exits: { readonly code: number; readonly atMs: number }[] = [];
let graces: number[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  exits = [];
  graces = [];
});
afterEach(() => {
  vi.useRealTimers();
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
});

function startListening(stop: (graceMs: number) => Promise<void>) {
  const gate = createRequestGate();
  shutDownOnSignal({
    gate,
    clock,
    log,
    stop: (graceMs) => {
      graces.push(graceMs);
      return stop(graceMs);
    },
    exit: (code) => void exits.push({ code, atMs: Date.now() }),
    exitNow: (code) => void exits.push({ code, atMs: Date.now() }),
  });
  return gate;
}

const hang = () => new Promise<void>(() => undefined);

test('a signal closes the gate at once, and the process exits with 0 once everything has stopped', async () => {
  const gate = startListening(async () => undefined);
  process.emit('SIGTERM');
  expect(gate.isClosed()).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(exits).toEqual([{ code: 0, atMs: 0 }]);
  expect(graces).toEqual([9_500]);
});

test('the process exits with 0 within ten seconds even if a request and the stop hang', async () => {
  const gate = startListening(hang);
  gate.admitRequest({ once: () => undefined } as never);
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(exits).toEqual([{ code: 0, atMs: 9_500 }]);
  // The unanswered request took three seconds of it.
  expect(graces).toEqual([6_500]);
});

test('the process exits with 0 even if the stop fails', async () => {
  startListening(() => Promise.reject(new Error('no')));
  process.emit('SIGINT');
  await vi.advanceTimersByTimeAsync(0);
  expect(exits).toEqual([{ code: 0, atMs: 0 }]);
});

test('two SIGINTs at once count as one Ctrl-C, and a later one exits at once with 1', async () => {
  startListening(hang);
  process.emit('SIGINT');
  process.emit('SIGINT');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(exits).toEqual([]);
  process.emit('SIGINT');
  expect(exits).toEqual([{ code: 1, atMs: 2_000 }]);
});
