import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPrivateNote } from '../../src/slack/reading/clean-text.ts';

test.each([
  '// inside',
  '//inside',
  '  // after space',
  '\n// after a line',
  '\u00a0// after a space that does not break',
  '\u200b// after one without width',
  '\u200f// from right to left',
  '&gt; // quoted',
  '> // quoted',
  '*//* bold',
  '_// slanted_',
  '~// struck~',
  '`// code`',
  '```// code```',
  '• // a bullet',
  '- // a bullet',
  '／／ full width',
  '“// in quotes”',
  '"// in quotes"',
  '(// in brackets)',
  '[// in brackets]',
  '… // after dots',
  '– // a dash',
  '1. // in a list',
  '12) // in a list',
  '<!here> // for all of us',
  '@here // for all of us',
  ':our-own: // an emoji that only we have',
  ':eyes: // an emoji',
  '👀👍🏽 // emoji',
  '❤️// a heart',
])('a private note: %j', (text) => {
  expect(isPrivateNote(text)).toBe(true);
});

test.each([
  'Hello',
  '24//7',
  '5 // 6',
  'see <https://example.com>',
  'https://example.com',
  'a // b',
  '/ slash',
  '',
])('not a private note: %j', (text) => {
  expect(isPrivateNote(text)).toBe(false);
});

test('a text is a private note whatever invisible characters precede its slashes', () => {
  const unseen = fc.string({
    unit: fc.constantFrom(' ', '\t', '\n', '\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad'),
  });
  fc.assert(
    fc.property(unseen, fc.string(), (before, rest) => isPrivateNote(`${before}//${rest}`)),
  );
});
