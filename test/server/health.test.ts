import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkHealth } from '../../src/server/health.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = async () => undefined;

test('checkHealth reports ready when all parts answer', async () => {
  expect(await checkHealth({ slack: pass, store: pass })).toEqual({
    ready: true,
    parts: { slack: 'ok', store: 'ok' },
  });
  expect(vi.getTimerCount()).toBe(0);
});

test('checkHealth names each failing part with its error, and still checks the others', async () => {
  const parts = {
    slack: () => Promise.reject(new Error('Slack was not asked yet')),
    store: pass,
    jobs: (): Promise<void> => {
      throw new Error('no jobs');
    },
    odd: () => Promise.reject('x'),
  };
  expect(await checkHealth(parts)).toEqual({
    ready: false,
    parts: { slack: 'Slack was not asked yet', store: 'ok', jobs: 'no jobs', odd: 'failed' },
  });
});

test('checkHealth fails a part that hangs for three seconds, and still reports the others', async () => {
  const checking = checkHealth({ store: () => new Promise(() => undefined), jobs: pass });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await checking).toEqual({
    ready: false,
    parts: { store: 'does not answer', jobs: 'ok' },
  });
});
