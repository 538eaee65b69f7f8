import { expect, test, vi } from 'vitest';
import { exitProcess } from '../../src/server/shut-down.ts';

const clock = { now: () => 0, wait: (ms: number) => new Promise<void>((go) => setTimeout(go, ms)) };

test.each([
  ['has let go', async () => undefined, ['exit 1']],
  ['failed to let go', () => Promise.reject(new Error('closed already')), ['exit 1']],
  ['does not let go', () => new Promise<never>(() => undefined), ['killed', 'exit 1']],
])('a process whose store %s ends', async (_, closeStore, expected) => {
  vi.useFakeTimers();
  const ends: string[] = [];
  const exit = (code: number) => void ends.push(`exit ${code}`);
  const leaving = exitProcess(1, { closeStore, clock, exit, kill: () => void ends.push('killed') });
  await vi.advanceTimersByTimeAsync(1_000);
  await leaving;
  vi.useRealTimers();
  expect(ends).toEqual(expected);
});
