import { expect, test } from 'vitest';
import { createRandom, type Random } from './random.ts';

const draws: Readonly<Record<string, (random: Random) => number>> = {
  'the first draw': (random) => random.next(),
  'the second draw': (random) => [random.next(), random.next()][1] ?? 0,
  'the first draw of a fork': (random) => random.fork().next(),
};

test.each(Object.entries(draws))('for consecutive seeds, %s is spread evenly', (_, draw) => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let seed = 1; seed <= 1_000; seed += 1) {
    const tenth = Math.floor(draw(createRandom(seed)) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(count).toBeGreaterThan(60);
});

test('the same seed draws the same values', () => {
  const [one, other] = [createRandom(7), createRandom(7)];
  expect([one.uuid(), one.whole(1, 99)]).toEqual([other.uuid(), other.whole(1, 99)]);
});
