import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureMmsText } from '../../src/domain/message-length.ts';

test.each([
  ['Hello', 5, 1500, undefined],
  ['Grüße, señor! €5 [x] {y}', 24, 1500, undefined],
  ['line\nline\r\n', 11, 1500, undefined],
  ['Hello 👋', 8, 500, '👋'],
  ['It’s', 4, 500, '’'],
  ['Привет', 6, 500, 'П'],
  ['a\tb', 3, 500, '\t'],
])('%j has %i characters of %i', (text, length, limit, unicode) => {
  expect(measureMmsText(text)).toEqual({ length, limit, unicode: unicode || undefined });
});

test('one character outside the GSM alphabet lowers the limit, wherever it is', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-zA-Z0-9 .,!?]{0,40}$/),
      fc.stringMatching(/^[a-zA-Z0-9 .,!?]{0,40}$/),
      fc.constantFrom('👋', '’', '“', '–', 'ç', '你'),
      (before, after, odd) => {
        expect(measureMmsText(before + after)).toEqual({
          length: before.length + after.length,
          limit: 1500,
        });
        expect(measureMmsText(`${before}${odd}${after}`)).toMatchObject({
          limit: 500,
          unicode: odd,
        });
      },
    ),
  );
});
