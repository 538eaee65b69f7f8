import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWaitQueues } from '../../src/slack/client/wait-queues.ts';
import { createLocalRateLimiter } from '../../src/storage/local-rate-limiter.ts';

const RATE = { intervalMs: 1_000, burst: 1 };

/**
 * Calls arrive at these times and retry until one limiter lets each go; returns when each went and
 * the number of attempts.
 */
async function letAllGo(comeAt: readonly number[], lateMs: (n: number) => number = () => 0) {
  let now = 0;
  const pace = createLocalRateLimiter(() => now);
  const lines = createWaitQueues(() => now);
  const due = comeAt.map((at, n) => ({ what: `${n}`, at }));
  const wentAt: number[] = [];
  let attempts = 0;
  for (;;) {
    const next = due.sort((one, other) => one.at - other.at).shift();
    if (!next) return { wentAt, attempts };
    now = Math.max(now, next.at);
    attempts += 1;
    const waitMs = await pace.acquire('x', RATE);
    if (waitMs === 0) {
      lines.leave('x', next.what);
      wentAt.push(now);
    } else {
      const inMs = lines.join('x', next.what, { waitMs, everyMs: RATE.intervalMs });
      due.push({ ...next, at: now + inMs + lateMs(attempts) });
    }
  }
}

test('two hundred calls at once go one a second, with few attempts in vain', async () => {
  const { wentAt, attempts } = await letAllGo(Array.from({ length: 200 }, () => 0));
  expect(wentAt).toHaveLength(200);
  expect(wentAt.at(-1)).toBeLessThan(205_000);
  expect(attempts).toBeLessThan(4 * 200);
});

test('calls that arrive at any time, and retry a little late, all go soon', async () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(arrivals, fc.integer({ min: 0, max: 50 }), async (comeAt, late) => {
      const { wentAt, attempts } = await letAllGo(comeAt, (n) => (n * 7) % (late + 1));
      expect(wentAt).toHaveLength(comeAt.length);
      expect(attempts).toBeLessThan(8 * comeAt.length);
      const atOnce = Math.max(...comeAt) + comeAt.length * 1_000;
      expect(wentAt.at(-1)).toBeLessThan(atOnce * 1.5 + 5_000);
    }),
  );
});

test('calls that are blocked come back when the block ends, not one behind another', () => {
  const lines = createWaitQueues(() => 0);
  for (const what of ['a', 'b']) {
    expect(lines.join('x', what, { waitMs: 20_000, everyMs: 1_000 })).toBe(20_000);
  }
});

test('no call waits longer than a minute before it retries', () => {
  const lines = createWaitQueues(() => 0);
  const waits = Array.from({ length: 500 }, (_, n) =>
    lines.join('x', `${n}`, { waitMs: 500, everyMs: 1_000 }),
  );
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_500);
});
