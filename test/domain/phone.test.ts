import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPhone } from '../../src/domain/mask-phone.ts';
import { parsePhone } from '../../src/domain/phone.ts';
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
  // Pasted from an address book, with invisible characters around it.
  ['\u202a+61 437 111 222\u202c', 'AU', '+61437111222'],
  ['\u2066+61\u00a0437\u00a0111\u00a0222\u2069', 'AU', '+61437111222'],
  ['\ufeff0437\u200b111\u200b222', 'AU', '+61437111222'],
] as const)('parses %j in %s as %s', (text, country, expected) => {
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
])('returns no number for %j', (text) => {
  expect(parsePhone(text, 'AU')).toBeUndefined();
});

test('parses any mobile number in any usual spelling', () => {
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

test('a masked number shows only its last three digits', () => {
  fc.assert(
    fc.property(mobile, ({ phone }) => {
      expect(maskPhone(phone)).toBe(`•••${phone.slice(-3)}`);
    }),
  );
});

test('parses any text without throwing, and returns only valid numbers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const phone = parsePhone(text, 'AU');
      if (phone !== undefined) expect(phone).toMatch(/^\+[1-9]\d{4,14}$/);
    }),
  );
});
