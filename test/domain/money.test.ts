import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney, formatShortage, formatSum, parsePrice } from '../../src/domain/money.ts';

test.each([
  ['0.4850', 4850],
  ['0.070000', 700],
  ['2.42', 24_200],
  [2.42, 24_200],
  [0, 0],
  ['0', 0],
  [' 1.5 ', 15_000],
  ['0.00005', 1],
  ['0.00004999', 0],
  ['99.99995', 1_000_000],
  [0.1 + 0.2, 3000],
  [1e-7, 0],
  ['1,234.5000', 12_345_000],
  ['12,345,678.9', 123_456_789_000],
])('parses the price %j as %i units', (price, units) => {
  expect(parsePrice(price)).toBe(units);
});

test.each([
  null,
  undefined,
  '',
  'free',
  '-1',
  '1,5',
  '1,500',
  '0,485.5',
  '1,23.5',
  '1,2345.5',
  '1e3',
  -1e-7,
  Number.NaN,
  {},
  [],
  '1.2.3',
  true,
])('returns no price for %j', (price) => {
  expect(parsePrice(price)).toBeUndefined();
});

const amount = fc.integer({ min: 0, max: 2_000_000_000 });
const formatUnits = (units: number) =>
  `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`;

test('any amount with four decimals is parsed exactly, from text and from a number', () => {
  fc.assert(
    fc.property(amount, (units) => {
      expect(parsePrice(formatUnits(units))).toBe(units);
      expect(parsePrice(Number(formatUnits(units)))).toBe(units);
    }),
  );
});

test('sums of parsed prices are exact', () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 1000 }), (all) => {
      const sum = all.reduce((total, units) => total + (parsePrice(formatUnits(units)) ?? 0), 0);
      const exact = all.reduce((total, units) => total + BigInt(units), 0n);
      expect(BigInt(sum)).toBe(exact);
    }),
  );
});

test.each([
  [9700, 'AUD', 'A$0.97'],
  [4850, 'USD', '$0.485'],
  [24_200, 'EUR', '€2.42'],
  [1, 'GBP', '£0.0001'],
  [0, 'AUD', 'A$0.00'],
  [12_345_678_900, 'AUD', 'A$1,234,567.89'],
  [9700, '', '0.97'],
  [9700, 'nonsense', '0.97 nonsense'],
])('formats %i units of %j as %s', (units, currency, shown) => {
  expect(formatMoney(units, currency)).toBe(shown);
});

test.each([
  [9_700, 'AUD', 'A$0.97'],
  [4_850, 'AUD', 'A$0.49'],
  [14_550, 'USD', '$1.46'],
  [200_000, 'AUD', 'A$20.00'],
  [14_550, '', '1.46'],
  [14_550, 'CREDITS', '1.46 CREDITS'],
])('formats a sum of %i units of %j as %s', (units, currency, words) => {
  expect(formatSum(units, currency)).toBe(words);
});

test.each([
  [9700, 5000, 'A$0.97', 'A$0.50'],
  [9700, 9699, 'A$0.97', 'A$0.9699'],
  [12_345_678, 12_345_670, 'A$1,234.5678', 'A$1,234.567'],
])('shows that a cost of %i is more than a balance of %i', (cost, balance, ...shown) => {
  const sums = formatShortage(cost, balance, 'AUD');
  expect([sums.cost, sums.balance]).toEqual(shown);
});
