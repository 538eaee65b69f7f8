import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { CountryCode, E164 } from './phone.ts';

/** A country whose local numbers can be parsed. */
export interface Country {
  readonly code: CountryCode;
  /** English name. */
  readonly name: string;
  /** With the plus: `+61`. Several countries may share one. */
  readonly callingCode: string;
}

/**
 * The countries where ClickSend has no shared numbers, and where a number must be registered before it can send. They
 * share one numbering plan.
 */
export const COUNTRIES_WITH_REGISTERED_SENDERS: readonly string[] = ['US', 'CA'];

const names = new Intl.DisplayNames('en', { type: 'region' });

/** Every country that has phone numbers, sorted by name. */
export const countries: readonly Country[] = getCountries()
  .map((code) => ({
    code,
    name: names.of(code) ?? code,
    callingCode: `+${getCountryCallingCode(code)}`,
  }))
  .sort((one, other) => one.name.localeCompare(other.name, 'en'));

const byCode = new Map<string, Country>(countries.map((country) => [country.code, country]));

/** The country for a code such as `AU`. Undefined if there is none. */
export function findCountry(code: string | undefined): Country | undefined {
  return code === undefined ? undefined : byCode.get(code);
}

/**
 * Finds countries by name, part of a name, code (`nz`) or calling code (`+64`, `64`). The best match comes
 * first. Without a search text, likely countries come first, then all others.
 */
export function searchCountries(
  typed: string,
  likely: readonly (CountryCode | undefined)[] = [],
): readonly Country[] {
  const text = removeAccents(typed);
  if (text === '') {
    const first = new Set(likely.flatMap((code) => findCountry(code) ?? []));
    return [...first, ...countries.filter((country) => !first.has(country))];
  }
  return countries
    .map((country) => ({ country, match: rankMatch(country, text) }))
    .filter(({ match }) => match > 0)
    .sort((one, other) => other.match - one.match)
    .map(({ country }) => country);
}

/** How well a country matches; 0 is no match. */
function rankMatch({ code, name, callingCode }: Country, text: string): number {
  if (/^\+?\d+$/.test(text)) {
    const digits = `+${text.replace('+', '')}`;
    if (callingCode === digits) return 4;
    return callingCode.startsWith(digits) ? 3 : 0;
  }
  if (code.toLowerCase() === text) return 4;
  const words = removeAccents(name);
  if (words.startsWith(text)) return 3;
  if (words.includes(` ${text}`)) return 2;
  return words.includes(text) ? 1 : 0;
}

/** People search for `Côte d’Ivoire` without its accents. */
function removeAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").trim().toLowerCase();
}

/** The country of a number. Undefined if it belongs to none, as with a satellite phone. */
export function findPhoneCountry(phone: E164): Country | undefined {
  return findCountry(parsePhoneNumberFromString(phone)?.country);
}
