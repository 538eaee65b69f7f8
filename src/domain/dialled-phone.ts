import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, E164 } from './e164.ts';

/** A number as people dial it: `0437 111 222` within its country, `+61 437 111 222` from abroad. */
export function formatDialledPhone(phone: E164, country: CountryCode): string {
  const number = parsePhoneNumberFromString(phone);
  // Text that is not a number is returned unchanged.
  if (!number?.isPossible()) return phone;
  return number.country === country ? number.formatNational() : number.formatInternational();
}
