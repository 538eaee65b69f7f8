import { expect, test, vi } from 'vitest';
import { exitProcess } from '../../src/server/shut-down.ts';

const clock = { now: () => 0, wait: (ms: number) => new Promise<void>((go) => setTimeout(go, ms)) };

test.each([
  ['has closed', async () => undefined, ['exit 1']],
  ['failed to close', () => Promise.reject(new Error('closed already')), ['exit 1']],
  ['does not close', () => new Promise<never>(() => undefined), ['killed', 'exit 1']],
])('exitProcess ends a process whose store %s', async (_, closeStore, expected) => {
  vi.useFakeTimers();
  const ends: string[] = [];
  const exit = (code: number) => void ends.push(`exit ${code}`);
  const leaving = exitProcess(1, { closeStore, clock, exit, kill: () => void ends.push('killed') });
  await vi.advanceTimersByTimeAsync(1_000);
  await leaving;
  vi.useRealTimers();
  expect(ends).toEqual(expected);
});
