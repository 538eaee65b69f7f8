import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureMmsText, measureSmsText } from '../../src/domain/message-length.ts';

test.each([
  ['nothing', '', 0, 0, 1_224],
  ['a word', 'Hello', 5, 1, 1_224],
  ['just one part', 'a'.repeat(160), 160, 1, 1_224],
  ['one more', 'a'.repeat(161), 161, 2, 1_224],
  ['just two parts', 'a'.repeat(306), 306, 2, 1_224],
  ['one more than that', 'a'.repeat(307), 307, 3, 1_224],
  ['as much as can be', 'a'.repeat(1_224), 1_224, 8, 1_224],
  ['too much', 'a'.repeat(1_225), 1_225, 9, 1_224],
  ['the extension table', '^{}\\[~]|€\f', 20, 1, 1_224],
  ['line breaks, which are two', 'a\nb\r\nc', 7, 1, 1_224],
  ['a euro too many', `${'a'.repeat(159)}€`, 161, 2, 1_224],
])('%s', (_name, text, length, parts, limit) => {
  expect(measureSmsText(text)).toEqual({ length, limit, parts });
});

test.each([
  ['just one part', 'Привет'.padEnd(70, '.'), 70, 1, 'П'],
  ['one more', 'Привет'.padEnd(71, '.'), 71, 2, 'П'],
  ['just two parts', 'It’s'.padEnd(134, '.'), 134, 2, '’'],
  ['one more than that', 'It’s'.padEnd(135, '.'), 135, 3, '’'],
  ['as much as can be', '你'.repeat(536), 536, 8, '你'],
  ['too much', '你'.repeat(537), 537, 9, '你'],
  ['an emoji, which is two', 'Hello 👋', 8, 1, '👋'],
  ['a line break, which is two', '👋\n', 4, 1, '👋'],
  ['brackets, which are one here', '[👋]', 4, 1, '👋'],
])('in Unicode: %s', (_name, text, length, parts, unicode) => {
  expect(measureSmsText(text)).toEqual({ length, limit: 536, parts, unicode });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom(...'aB3 @€[]~\n\r'), maxLength: 1_300 }),
);

test('whatever the text: it fits its limit exactly when it fits eight parts', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { length, limit, parts } = measureSmsText(text);
      expect(length <= limit).toBe(parts <= 8);
      expect(parts === 0).toBe(text === '');
      expect(length).toBeGreaterThanOrEqual(text.length);
    }),
  );
});

test('whatever the text: an SMS and an MMS find the same character to blame', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(measureSmsText(text).unicode).toBe(measureMmsText(text).unicode);
    }),
  );
});

test('whatever is added, a text never gets shorter, nor its limit higher', () => {
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
