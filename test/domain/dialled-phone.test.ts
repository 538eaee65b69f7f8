import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { ERASED_PHONE } from '../../src/domain/mask-phone.ts';
import {
  type CountryCode,
  type E164,
  formatDialledPhone,
  parsePhone,
} from '../../src/domain/phone.ts';

test.each<[string, CountryCode, string]>([
  ['+61437111222', 'AU', '0437 111 222'],
  ['+61437111222', 'NZ', '+61 437 111 222'],
  ['+61298765432', 'AU', '(02) 9876 5432'],
  ['+611300123456', 'AU', '1300 123 456'],
  ['+12025550123', 'US', '(202) 555-0123'],
  ['+12025550123', 'AU', '+1 202 555 0123'],
  ['+12045550123', 'US', '+1 204 555 0123'],
  [ERASED_PHONE, 'AU', 'someone erased'],
])('%s is written in %s as %s', (phone, country, words) => {
  expect(formatDialledPhone(phone as E164, country)).toBe(words);
});

test.each(['•••222', 'ACME', '61437111222', 'Jo +61437111222', '+6143711122233344'])(
  "%s isn't an international number, and is returned unchanged",
  (text) => {
    expect(formatDialledPhone(text)).toBe(text);
  },
);

describe('a formatted number is parsed as the same number', () => {
  const phones = getCountries().flatMap((country) => {
    const phone = getExampleNumber(country, examples)?.number;
    return phone ? [[country, phone] as const] : [];
  });

  test('from abroad, in any country', () => {
    for (const reader of ['AU', 'US', 'GB', 'MX', 'IT'] as const) {
      const read = phones.map(([, phone]) => parsePhone(formatDialledPhone(phone), reader));
      expect(read).toEqual(phones.map(([, phone]) => phone));
    }
  });

  test('in its own country', () => {
    const read = phones.map(([country, phone]) =>
      parsePhone(formatDialledPhone(phone, country), country),
    );
    expect(read).toEqual(phones.map(([, phone]) => phone));
  });
});
