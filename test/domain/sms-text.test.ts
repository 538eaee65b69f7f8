import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureMmsText, measureSmsText } from '../../src/domain/message-length.ts';

test.each([
  ['no text', '', 0, 0, 1_224],
  ['a word', 'Hello', 5, 1, 1_224],
  ['exactly one part', 'a'.repeat(160), 160, 1, 1_224],
  ['one character more than one part', 'a'.repeat(161), 161, 2, 1_224],
  ['exactly two parts', 'a'.repeat(306), 306, 2, 1_224],
  ['one character more than two parts', 'a'.repeat(307), 307, 3, 1_224],
  ['the maximum', 'a'.repeat(1_224), 1_224, 8, 1_224],
  ['one character too many', 'a'.repeat(1_225), 1_225, 9, 1_224],
  ['characters of the extension table, which count twice', '^{}\\[~]|€\f', 20, 1, 1_224],
  ['line breaks, which count twice', 'a\nb\r\nc', 7, 1, 1_224],
  ['a euro sign too many', `${'a'.repeat(159)}€`, 161, 2, 1_224],
])('measures an SMS with %s', (_name, text, length, parts, limit) => {
  expect(measureSmsText(text)).toEqual({ length, limit, parts });
});

test.each([
  ['exactly one part', 'Привет'.padEnd(70, '.'), 70, 1, 'П'],
  ['one character more than one part', 'Привет'.padEnd(71, '.'), 71, 2, 'П'],
  ['exactly two parts', 'It’s'.padEnd(134, '.'), 134, 2, '’'],
  ['one character more than two parts', 'It’s'.padEnd(135, '.'), 135, 3, '’'],
  ['the maximum', '你'.repeat(536), 536, 8, '你'],
  ['one character too many', '你'.repeat(537), 537, 9, '你'],
  ['an emoji, which counts twice', 'Hello 👋', 8, 1, '👋'],
  ['a line break, which counts twice', '👋\n', 4, 1, '👋'],
  ['brackets, which count once here', '[👋]', 4, 1, '👋'],
])('measures a Unicode SMS with %s', (_name, text, length, parts, unicode) => {
  expect(measureSmsText(text)).toEqual({ length, limit: 536, parts, unicode });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom(...'aB3 @€[]~\n\r'), maxLength: 1_300 }),
);

test('any text fits its limit exactly if it has at most eight parts', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { length, limit, parts } = measureSmsText(text);
      expect(length <= limit).toBe(parts <= 8);
      expect(parts === 0).toBe(text === '');
      expect(length).toBeGreaterThanOrEqual(text.length);
    }),
  );
});

test('an SMS and an MMS name the same special character of any text', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(measureSmsText(text).unicode).toBe(measureMmsText(text).unicode);
    }),
  );
});

test('a longer text is never shorter, and its limit never higher', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, more) => {
      const [one, both] = [measureSmsText(text), measureSmsText(text + more)];
      expect(both.limit).toBeLessThanOrEqual(one.limit);
      // Unicode counts a bracket once, but its parts are so much smaller that none is saved.
      if (both.unicode === one.unicode) expect(both.length).toBeGreaterThanOrEqual(one.length);
      expect(both.parts).toBeGreaterThanOrEqual(one.parts);
    }),
  );
});
