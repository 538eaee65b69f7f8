import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Country, findCountry } from './country.ts';
import type { E164 } from './phone.ts';

/** The country of a number; undefined for one that belongs to none, such as a satellite phone's. */
export function findPhoneCountry(phone: E164): Country | undefined {
  return findCountry(parsePhoneNumberFromString(phone)?.country);
}
