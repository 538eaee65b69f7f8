import { expect, test } from 'vitest';
import { formatCharacter } from '../../../src/slack/text/character.ts';

test.each([
  ['é', '“é”'],
  ['👋', '“👋”'],
  ['\u00a0', 'a non-breaking space'],
  ['\u2003', 'an unusual space'],
  ['\u200b', 'a zero-width space'],
  ['\ufe0f', 'an invisible character'],
  ['\u0301', 'an accent by itself'],
  ['\u{e0001}', 'an invisible character'],
  ['\u0000', 'an invisible character'],
])('%j is called %s', (character, name) => {
  expect(formatCharacter(character)).toBe(name);
});
