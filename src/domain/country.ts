import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { CountryCode, E164 } from './phone.ts';

/** A country whose numbers can be read without their +. */
export interface Country {
  readonly code: CountryCode;
  /** In English. */
  readonly name: string;
  /** With its +: `+61`. Several countries may share one. */
  readonly callingCode: string;
}

const names = new Intl.DisplayNames('en', { type: 'region' });

/** Every country that has phone numbers, by name. */
export const countries: readonly Country[] = getCountries()
  .map((code) => ({
    code,
    name: names.of(code) ?? code,
    callingCode: `+${getCountryCallingCode(code)}`,
  }))
  .sort((one, other) => one.name.localeCompare(other.name, 'en'));

const byCode = new Map<string, Country>(countries.map((country) => [country.code, country]));

/** The country of a code such as `AU`; undefined when there is none. */
export function findCountry(code: string | undefined): Country | undefined {
  return code === undefined ? undefined : byCode.get(code);
}

/**
 * Countries for what somebody typed: a name, a piece of one, a code (`nz`) or a calling code
 * (`+64`, `64`). The best match comes first; with nothing typed the likely ones, then all.
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

/** How well: 0 is not at all. */
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

/** Nobody types the accents of `Côte d’Ivoire`. */
function removeAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").trim().toLowerCase();
}

/** The country of a number; undefined for one that belongs to none, such as a satellite phone's. */
export function findPhoneCountry(phone: E164): Country | undefined {
  return findCountry(parsePhoneNumberFromString(phone)?.country);
}
