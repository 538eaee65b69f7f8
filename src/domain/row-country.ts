import { countries, findCountry } from './country.ts';
import type { CountryCode } from './e164.ts';

/** Headers as in `readTableColumns`. Not `Country of birth`, which says nothing about a person's phone. */
const COUNTRY =
  /^(?:(?:address|home|billing|shipping|mailing|postal|business|work|phone|mobile) )?(?:address )?(?:country|land|pays|pais|paese)(?: (?:code|name|iso|region))?$/;
const CALLING_CODE =
  /^(?:(?:phone|mobile|country) )?(?:calling|dial(?:l?ing)?|phone|mobile) (?:code|prefix)$|^(?:isd|idd)(?: code)?$/;

/** Whether a column says in which country a row's number is. */
export function isCountryColumn(header: string): boolean {
  return COUNTRY.test(header) || CALLING_CODE.test(header);
}

/** The country of a row's number, or the calling code that comes before it: `+64`. */
export type RowCountry =
  | { readonly kind: 'country'; readonly code: CountryCode }
  | { readonly kind: 'callingCode'; readonly callingCode: string };

/** Undefined if the cell is empty or names no country. */
export function readRowCountry(cell: string): RowCountry | undefined {
  const digits = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(cell.replace(/[\s()-]/g, ''))?.[1];
  if (digits !== undefined) return { kind: 'callingCode', callingCode: `+${digits}` };
  const code = findCountry(cell.trim().toUpperCase())?.code ?? getCodes().get(simplify(cell));
  return code && { kind: 'country', code };
}

/** The languages of the lists that people paste most. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb'];

const OTHER_NAMES: Readonly<Record<string, CountryCode>> = {
  uk: 'GB',
  gbr: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  usa: 'US',
  america: 'US',
  'united states of america': 'US',
  aus: 'AU',
  nzl: 'NZ',
  can: 'CA',
  irl: 'IE',
  mex: 'MX',
  uae: 'AE',
  korea: 'KR',
  holland: 'NL',
  'czech republic': 'CZ',
};

let codes: ReadonlyMap<string, CountryCode> | undefined;

/** Country codes by name. Made when first needed, because few lists have such a column. */
function getCodes(): ReadonlyMap<string, CountryCode> {
  codes ??= new Map([
    ...LANGUAGES.flatMap((language) => {
      const names = new Intl.DisplayNames(language, { type: 'region' });
      return countries.map(({ code }) => [simplify(names.of(code) ?? code), code] as const);
    }),
    ...Object.entries(OTHER_NAMES),
  ]);
  return codes;
}

/** `U.S.A.` becomes `usa`. */
function simplify(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}.’']/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
