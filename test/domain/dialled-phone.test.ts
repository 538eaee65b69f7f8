import { expect, test } from 'vitest';
import {
  type CountryCode,
  type E164,
  ERASED_PHONE,
  formatDialledPhone,
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
])('%s is dialled in %s as %s', (phone, country, words) => {
  expect(formatDialledPhone(phone as E164, country)).toBe(words);
});
