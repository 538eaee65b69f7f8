import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findNonGsmCharacter,
  measureMmsText,
  measureSmsText,
} from '../../src/domain/message-length.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';

describe('typographic characters', () => {
  test.each([
    [
      'quotes and dashes',
      'It’s “ready” – come by…',
      'It\'s "ready" - come by...',
      ['quotes', 'dashes', 'dots'],
    ],
    [
      'quotation marks of other languages',
      '«Ja» ‹ja› „so“ ‚da‘',
      '"Ja" \'ja\' "so" \'da\'',
      ['quotes'],
    ],
    ['minutes and a minus', '5′ 3″ −4 °'.replace(' °', ''), '5\' 3" -4', ['quotes', 'dashes']],
    ['unusual spaces', 'at\u00a09\u202fam\u2009or\u30005\tpm', 'at 9 am or 5 pm', ['spaces']],
    ['a line separator', 'one\u2028two', 'one\ntwo', ['spaces']],
    ['a list', '• milk\n• eggs', '- milk\n- eggs', ['bullets']],
    [
      'invisible characters',
      '\u202a0437\u00ad 111\u200b 222\u202c\ufeff',
      '0437 111 222',
      ['hidden'],
    ],
  ] as const)('become plain: %s', (_name, typed, plain, changed) => {
    expect(simplifyText(typed)).toEqual({ text: plain, changed });
  });

  test.each([
    ['there is an emoji', 'It’s ready 👋'],
    ['there is another special letter', 'It’s at Łukasz’s'],
    ['another script needs its joiners', 'می‌خواهم'],
    ['nothing would be left', '\u200b\u200b'],
    ['the message would have more parts', '…'.repeat(60)],
    ['all characters are plain already', 'It\'s "ready" {name}'],
  ])('stay if %s', (_name, typed) => {
    expect(simplifyText(typed)).toEqual({ text: typed, changed: [] });
  });
});

const typographic = '‘’‚‛“”„‟«»‹›′″–—‒―‐‑−…•·´`\u00a0\u2009\u202f\u200b\u200d\u2060\ufeff\t\u2028';
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...`aB3 @€[]~\n\r{}${typographic}`), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom(...`aé3 👋ł${typographic}`), maxLength: 60 }),
);

test('a simplified message has only characters of the GSM alphabet', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const { text, changed } = simplifyText(typed);
      if (changed.length === 0) expect(text).toBe(typed);
      else expect(findNonGsmCharacter(text)).toBeUndefined();
    }),
  );
});

test('a simplified message still fits its limit, and has no more parts than before', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const { text } = simplifyText(typed);
      expect(measureSmsText(text).parts).toBeLessThanOrEqual(measureSmsText(typed).parts);
      const before = measureMmsText(typed);
      const after = measureMmsText(text);
      if (before.length <= before.limit) expect(after.length).toBeLessThanOrEqual(after.limit);
    }),
  );
});

test('simplifying a text again changes nothing', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const { text } = simplifyText(typed);
      expect(simplifyText(text)).toEqual({ text, changed: [] });
    }),
  );
});
