import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPhone, parsePhone } from '../../src/domain/phone.ts';
import { mobile, writeMobile } from './numbers.ts';

test.each([
  ['0437 111 222', 'AU', '+61437111222'],
  ['(04) 3711-1222', 'AU', '+61437111222'],
  ['+61 437 111 222', 'US', '+61437111222'],
  ['+61 (0)437 111 222', 'AU', '+61437111222'],
  ['0061 437 111 222', 'AU', '+61437111222'],
  ['0011 61 437 111 222', 'AU', '+61437111222'],
  ['0437.111.222', 'AU', '+61437111222'],
  ['0437‑111‑222', 'AU', '+61437111222'],
  ['(212) 555-0100', 'US', '+12125550100'],
  ['07400 123456', 'GB', '+447400123456'],
  // As pasted from an address book: wrapped in marks that nobody sees.
  ['\u202a+61 437 111 222\u202c', 'AU', '+61437111222'],
  ['\u2066+61\u00a0437\u00a0111\u00a0222\u2069', 'AU', '+61437111222'],
  ['\ufeff0437\u200b111\u200b222', 'AU', '+61437111222'],
] as const)('%j in %s is read as %s', (text, country, expected) => {
  expect(parsePhone(text, country)).toBe(expected);
});

test.each([
  '',
  ' ',
  '+',
  '0',
  '123',
  '12345678901234567890',
  'call me',
  '+61 437 111 222 x5',
  '00',
])('%j is no phone number', (text) => {
  expect(parsePhone(text, 'AU')).toBeUndefined();
});

test('any mobile number in any usual shape is read as what it is', () => {
  fc.assert(
    fc.property(
      mobile.chain((one) => writeMobile(one).map((text) => ({ one, text }))),
      ({ one, text }) => {
        const phone = parsePhone(text, one.country);
        expect(phone).toBe(one.phone);
      },
    ),
  );
});

test('a masked number shows three digits and no more', () => {
  fc.assert(
    fc.property(mobile, ({ phone }) => {
      expect(maskPhone(phone)).toBe(`•••${phone.slice(-3)}`);
    }),
  );
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const phone = parsePhone(text, 'AU');
      if (phone !== undefined) expect(phone).toMatch(/^\+[1-9]\d{4,14}$/);
    }),
  );
});
