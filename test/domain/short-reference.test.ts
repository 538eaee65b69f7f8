import { expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { formatShortReference, parseShortReference } from '../../src/domain/short-reference.ts';

const makeId = (n: number) => `mms-${n.toString(26).padStart(20, 'q')}` as SendId;

test('a short reference never changes, and has no letter that looks like another one', () => {
  expect(formatShortReference('mms-abcdefghijklmnopqrst' as SendId)).toBe('MMS-XAE763');
  for (let n = 0; n < 1_000; n += 1) {
    expect(formatShortReference(makeId(n))).toMatch(/^MMS-[2-9A-HJ-KM-NP-TV-Z]{6}$/);
  }
});

test('10,000 sends have almost no two equal short references', () => {
  const references = new Set(
    Array.from({ length: 10_000 }, (_, n) => formatShortReference(makeId(n))),
  );
  expect(references.size).toBeGreaterThan(9_995);
});

test.each([
  ['MMS-XAE763', 'MMS-XAE763'],
  ['mms-xae763', 'MMS-XAE763'],
  [' MMS XAE763 ', 'MMS-XAE763'],
  ['MMS–xae763', 'MMS-XAE763'],
  ['MMSXAE763', 'MMS-XAE763'],
  ['XAE763', undefined],
  ['MMS-XAE76', undefined],
  ['MMS-XAE7O3', undefined],
  ['mms-abcdefghijklmnopqrst', undefined],
  ['0437 111 222', undefined],
])('parses the short reference %s as %s', (typed, reference) => {
  expect(parseShortReference(typed)).toBe(reference);
});
