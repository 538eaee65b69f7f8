import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, E164 } from './e164.ts';

/** A number as people dial it: `0437 111 222` in its own country, `+61 437 111 222` from another one. */
export function formatDialledPhone(phone: E164, country: CountryCode): string {
  const number = parsePhoneNumberFromString(phone);
  // What was typed in place of a number stays as it is.
  if (!number?.isPossible()) return phone;
  return number.country === country ? number.formatNational() : number.formatInternational();
}
