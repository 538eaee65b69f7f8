import { pathToFileURL } from 'node:url';
import { expect, inject, test } from 'vitest';
import { createRandom } from '../world/random.ts';
import known from './seeds.json' with { type: 'json' };

const bundled: typeof import('./days.ts') = await import(pathToFileURL(inject('bundledDays')).href);
const { planWithout, simulateDay } = bundled;

/** many-days.test.ts plays two thousand, on all cores. */
const FRESH = 50;
/** Longer than it takes under any load, because only what the days find matters. */
const timeout = 30 * 60_000;

test('the days that once failed pass, and a day played twice gives the same result', {
  timeout,
}, async () => {
  for (const seed of known) {
    const day = await simulateDay(planWithout(seed, []));
    expect(day.wrong, formatCommand(seed)).toEqual([]);
  }
  const [first = 1] = known;
  const twice = [
    await simulateDay(planWithout(first, [])),
    await simulateDay(planWithout(first, [])),
  ];
  expect(twice[0]).toEqual(twice[1]);
});

test('fifty new days pass, and send messages', { timeout }, async () => {
  const fresh = createRandom(pickSeed());
  let sentCount = 0;
  for (let n = 0; n < FRESH; n += 1) {
    const seed = fresh.whole(1_000_000, 0x7fff_ffff);
    const { wrong, ...day } = await simulateDay(planWithout(seed, []));
    expect(wrong, formatCommand(seed)).toEqual([]);
    sentCount += day.sentCount;
  }
  expect(sentCount).toBeGreaterThan(FRESH);
});

/**
 * Different days each time; in CI the same for everybody, so that no change fails because of another one.
 * New failures are found by `npm test` on people's machines and by `npm run simulate`.
 */
function pickSeed(): number {
  return process.env.CI ? 1 : Date.now() % 0x7fff_ffff;
}

/** The command that plays this day again. */
function formatCommand(seed: number): string {
  return `npm run simulate -- --seed ${seed}`;
}
