import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS, TIERS } from '../../sandbox/slack/limits.ts';
import { listCallLimits } from '../../src/slack/client/call-limits.ts';
import { createLocalRateLimiter } from '../../src/storage/local-rate-limiter.ts';

const MINUTE = 60_000;
const C1 = { channel: 'C1' };

/** The times (ms) at which calls were allowed, out of the times at which they were tried. */
async function letThrough(method: string, triedAt: readonly number[], args = C1) {
  let now = 0;
  const pace = createLocalRateLimiter(() => now);
  const times: number[] = [];
  for (const at of [...triedAt].sort((one, other) => one - other)) {
    now = at;
    const waits = [];
    for (const { name, rate } of listCallLimits(method, args))
      waits.push(await pace.acquire(name, rate));
    if (waits.every((ms) => ms === 0)) times.push(at);
  }
  return times;
}

const findMost = (ms: number, times: readonly number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

test.each(['chat.update', 'conversations.history', 'files.info', 'functions.completeSuccess'])(
  'no minute has more calls of %s than Slack allows, whenever they are tried',
  async (method) => {
    const allowed = LIMITS.rates.perMinute[TIERS[method] ?? 3];
    const tries = fc.array(fc.integer({ min: 0, max: 3 * MINUTE }), { maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(tries, async (triedAt) => {
        expect(findMost(MINUTE, await letThrough(method, triedAt))).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 30 },
    );
    const always = Array.from({ length: 1_800 }, (_, n) => n * 100);
    expect((await letThrough(method, always)).length).toBeGreaterThan(1.9 * allowed);
  },
);

test('a channel gets one message a second, and the workspace fewer than 300 a minute', async () => {
  const always = Array.from({ length: 900 }, (_, n) => n * 100);
  expect(findMost(1_000, await letThrough('chat.postMessage', always))).toBe(1);
  let now = 0;
  const pace = createLocalRateLimiter(() => now);
  let posted = 0;
  for (; now < MINUTE; now += 10) {
    // A different channel each time.
    const [, ofAll] = listCallLimits('chat.postMessage', { channel: `C${now}` });
    if (ofAll && (await pace.acquire(ofAll.name, ofAll.rate)) === 0) posted += 1;
  }
  expect(posted).toBeLessThan(300);
  expect(posted).toBeGreaterThan(250);
});

test.each([
  ['views.update', {}],
  ['chat.postMessage', { channel: 'U1' }],
  ['chat.update', { channel: 'D1' }],
])('a call that a person waits for is never delayed: %s', async (method, args) => {
  const pace = createLocalRateLimiter(() => 0);
  for (let n = 0; n < 500; n += 1) {
    for (const { name, rate } of listCallLimits('chat.update', C1)) await pace.acquire(name, rate);
    for (const { name, rate } of listCallLimits('chat.postMessage', C1))
      await pace.acquire(name, rate);
  }
  for (const { name, rate } of listCallLimits(method, args))
    expect(await pace.acquire(name, rate)).toBe(0);
});

test('a search that continues on the next page goes before one that begins', async () => {
  const pace = createLocalRateLimiter(() => 0);
  const wait = async (args: object) => {
    const [limit] = listCallLimits('conversations.history', { ...C1, ...args });
    return limit ? pace.acquire(limit.name, limit.rate) : 0;
  };
  while ((await wait({})) === 0);
  expect(await wait({ cursor: 'next' })).toBe(0);
});

test('every method that background jobs call has its rate in the table', () => {
  const folder = 'src/slack/adapters';
  const called = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(`${folder}/${file}`, 'utf8');
    return [...source.matchAll(/client\.(\w+\.\w+)\(/g)].flatMap(([, method]) => method ?? []);
  });
  const table = readFileSync('src/slack/client/call-limits.ts', 'utf8');
  // The listeners’ client publishes App Home.
  const missing = called.filter((one) => one !== 'views.publish' && !table.includes(`'${one}'`));
  expect(called).toContain('chat.update');
  expect(missing).toEqual([]);
});
