import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

/** Documented: nothing is sent to these or charged, and the response says SUCCESS. */
const TEST_NUMBERS: readonly string[] = [
  '+61411111111',
  '+61422222222',
  '+61433333333',
  '+61444444444',
  '+14055555555',
  '+14055555666',
  '+447777777777',
  '+8615555555555',
];

export interface Recipient {
  readonly e164: string;
  readonly country: string;
}

export function isTestNumber(e164: string): boolean {
  return TEST_NUMBERS.includes(e164);
}

/** Parses +E.164, or a local number of the given country (else the account's). */
export function readRecipient(to: string, country: string): Recipient | undefined {
  const home = country.toUpperCase();
  const number = parsePhoneNumberFromString(to, isSupportedCountry(home) ? home : ACCOUNT_COUNTRY);
  if (number === undefined || !number.isPossible()) return undefined;
  // Several countries share +1 and +44; the first is the main one.
  const of = number.country ?? number.getPossibleCountries()[0];
  return of === undefined ? undefined : { e164: number.number, country: of };
}

const ACCOUNT_COUNTRY: CountryCode = 'AU';
