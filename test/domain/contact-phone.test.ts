import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  listPhoneSpellings,
  parseContactPhone,
  parseContactPhones,
} from '../../src/domain/contact-phone.ts';
import type { CountryCode } from '../../src/domain/phone.ts';

describe('the number of a contact as carriers write it', () => {
  test.each<[string, CountryCode, string]>([
    // Mexico's 1 was dropped in 2019.
    ['+5215587654321', 'AU', '+525587654321'],
    ['5215587654321', 'AU', '+525587654321'],
    ['005215587654321', 'AU', '+525587654321'],
    ['+52 1 55 8765 4321', 'AU', '+525587654321'],
    ['5587654321', 'MX', '+525587654321'],
    ['044 55 8765 4321', 'MX', '+525587654321'],
    ['015587654321', 'MX', '+525587654321'],
    // Brazil put a 9 before its mobile numbers.
    ['+551187654321', 'AU', '+5511987654321'],
    ['551187654321', 'AU', '+5511987654321'],
    ['1187654321', 'BR', '+5511987654321'],
    ['(011) 8765-4321', 'BR', '+5511987654321'],
    ['11987654321', 'BR', '+5511987654321'],
    // Brazilian landlines still have eight digits.
    ['+551133334444', 'AU', '+551133334444'],
    // Argentina's local prefix 15 replaces the 9.
    ['+54111523456789', 'AU', '+5491123456789'],
    ['+54 9 11 15 2345-6789', 'AU', '+5491123456789'],
    ['+52 01 55 8765 4321', 'AU', '+525587654321'],
    ['+520445587654321', 'AU', '+525587654321'],
    ['5511 8765-4321', 'AU', '+5511987654321'],
    ['+0437111222', 'AU', '+61437111222'],
    ['+61 0437 111 222', 'AU', '+61437111222'],
    ['011 15 2345-6789', 'AR', '+5491123456789'],
    // Benin put 01 before all its numbers in 2024.
    ['+22997123456', 'AU', '+2290197123456'],
    ['97123456', 'BJ', '+2290197123456'],
    ['0437111222', 'AU', '+61437111222'],
    ['61437111222', 'US', '+61437111222'],
  ])('%s in %s is %s', (from, country, phone) => {
    expect(parseContactPhone(from, country)).toBe(phone);
  });

  test.each(['', 'BigBank', '19191', '+', '+521558765432', '+5511876'])(
    '%j is no number',
    (from) => {
      expect(parseContactPhone(from, 'AU')).toBeUndefined();
    },
  );
});

test('a number without a calling code is parsed in several countries', () => {
  expect(parseContactPhones('81987654321', ['BR', 'AU'])).toEqual([
    '+81987654321',
    '+5581987654321',
  ]);
  expect(parseContactPhones('0437111222', ['MX', 'AU'])).toEqual(['+61437111222']);
});

test('an Argentine mobile has two spellings, in either order, and other numbers have one', () => {
  const digits = fc.stringMatching(/^11[2-7]\d{7}$/);
  fc.assert(
    fc.property(digits, (local) => {
      const [mobile, bare] = parseContactPhones(`+549${local}`, ['AU']).concat(
        parseContactPhones(`+54${local}`, ['AU']),
      );
      fc.pre(mobile !== undefined && bare !== undefined);
      if (!mobile || !bare) return;
      expect(listPhoneSpellings(mobile)).toEqual([mobile, bare]);
      expect(listPhoneSpellings(bare)).toEqual([bare, mobile]);
    }),
  );
  const [mexican] = parseContactPhones('+5215587654321', ['AU']);
  expect(mexican && listPhoneSpellings(mexican)).toEqual([mexican]);
});
