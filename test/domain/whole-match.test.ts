import { expect, test } from 'vitest';
import { isWholeMatch } from '../../src/domain/contact-search.ts';
import type { E164 } from '../../src/domain/phone.ts';

const phone = '+61437111222' as E164;

test.each([
  ['joanna', true],
  ['Joanna Park', true],
  ['park JOANNA', true],
  ['zoe', true],
  ['jo', false],
  ['joanna p', false],
  ['joanna smith', false],
  ['0437 111 222', true],
  ['+61 437 111 222', true],
  ['0437 111 22', false],
  ['222', false],
  ['', false],
])('“%s” is Joanna Zoë Park 0437 111 222 in full: %s', (typed, isWhole) => {
  expect(isWholeMatch(typed, { phone, name: 'Joanna Zoë Park' })).toBe(isWhole);
});

test('a contact without a name matches only by number', () => {
  expect(isWholeMatch('joanna', { phone })).toBe(false);
  expect(isWholeMatch('0437111222', { phone })).toBe(true);
});
