import { countries, findCountry } from './country.ts';
import type { CountryCode } from './e164.ts';

/** Headers as in `readTableColumns`. Not `Country of birth`, which says nothing about a person's phone. */
const COUNTRY =
  /^(?:(?:address|home|billing|shipping|mailing|postal|business|work|phone|mobile) )?(?:address )?(?:country|land|pays|pais|paese)(?: (?:code|name|iso|region))?$/;
const CALLING_CODE =
  /^(?:(?:phone|mobile|country) )?(?:calling|dial(?:l?ing)?|phone|mobile) (?:code|prefix)$|^(?:isd|idd)(?: code)?$/;

/**
 * The columns that say in which country a row's number is, the surest first: a calling code belongs to the number, and a
 * country may be that of the person's address.
 */
export function findCountryColumns(headers: readonly string[]): readonly number[] {
  const find = (kind: RegExp) => headers.flatMap((header, at) => (kind.test(header) ? [at] : []));
  return [...find(CALLING_CODE), ...find(COUNTRY)];
}

/** The country of a row's number, or the calling code that comes before it: `+64`. */
export type RowCountry =
  | { readonly kind: 'country'; readonly code: CountryCode }
  | { readonly kind: 'callingCode'; readonly callingCode: string }
  /** The app does not know it, so a local number may be anybody's. */
  | { readonly kind: 'unknown' };

/** `cells`: those of the columns. Undefined if none of them says anything. */
export function readRowCountry(cells: readonly string[]): RowCountry | undefined {
  const cell = cells.find((one) => !SAYS_NOTHING.test(one));
  return cell === undefined ? undefined : (readCountry(cell) ?? readSameCountry(cell));
}

/** An empty cell, `-`, `n/a` or `Unknown`. */
const SAYS_NOTHING =
  /^(?:[^\p{L}\p{N}\p{Regional_Indicator}]*|\s*(?:n\/a|n\.a\.|none|null|unknown)\s*)$/iu;

function readCountry(cell: string): Exclude<RowCountry, { readonly kind: 'unknown' }> | undefined {
  const digits = /^(?:\+|00)?([1-9]\d{0,2})(?:\.0)?$/.exec(cell.replace(/[\s()-]/g, ''))?.[1];
  if (digits !== undefined) return { kind: 'callingCode', callingCode: `+${digits}` };
  const name = simplify(cell);
  const code = findCountry(name.toUpperCase())?.code ?? getCodes().get(name);
  return code && { kind: 'country', code };
}

/** `New Zealand (NZ)` and `+64 (NZ)` say the same twice. `Ireland (Northern)` and `US/Canada` do not. */
function readSameCountry(cell: string): RowCountry {
  const parts = cell.split(/[(),;/|]| [-–—] /).filter((part) => part.trim() !== '');
  const all = parts.map(readCountry);
  const code = all.flatMap((one) => (one?.kind === 'country' ? [one.code] : []))[0];
  const isSame = (one: RowCountry | undefined) =>
    one?.kind === 'country'
      ? one.code === code
      : one?.kind === 'callingCode' && one.callingCode === findCountry(code)?.callingCode;
  return code && all.every(isSame) ? { kind: 'country', code } : { kind: 'unknown' };
}

/** The languages of the lists that people paste most. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb'];

const OTHER_NAMES: Readonly<Record<string, CountryCode>> = {
  // The codes of three letters (ISO 3166-1) that lists name most.
  are: 'AE',
  arg: 'AR',
  aus: 'AU',
  aut: 'AT',
  bel: 'BE',
  bra: 'BR',
  can: 'CA',
  che: 'CH',
  chn: 'CN',
  cze: 'CZ',
  deu: 'DE',
  dnk: 'DK',
  esp: 'ES',
  fin: 'FI',
  fji: 'FJ',
  fra: 'FR',
  gbr: 'GB',
  grc: 'GR',
  hkg: 'HK',
  idn: 'ID',
  ind: 'IN',
  irl: 'IE',
  isr: 'IL',
  ita: 'IT',
  jpn: 'JP',
  kor: 'KR',
  mex: 'MX',
  mys: 'MY',
  nld: 'NL',
  nor: 'NO',
  nzl: 'NZ',
  phl: 'PH',
  pol: 'PL',
  prt: 'PT',
  sgp: 'SG',
  swe: 'SE',
  tha: 'TH',
  tur: 'TR',
  twn: 'TW',
  vnm: 'VN',
  zaf: 'ZA',
  // Names that are not in Intl.
  uk: 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  usa: 'US',
  america: 'US',
  'united states of america': 'US',
  uae: 'AE',
  eire: 'IE',
  'republic of ireland': 'IE',
  korea: 'KR',
  'republic of korea': 'KR',
  turkey: 'TR',
  'ivory coast': 'CI',
  macau: 'MO',
  burma: 'MM',
  oesterreich: 'AT',
  holland: 'NL',
  'czech republic': 'CZ',
};

let codes: ReadonlyMap<string, CountryCode> | undefined;

/** Country codes by name. Made when first needed, because few lists have such a column. */
function getCodes(): ReadonlyMap<string, CountryCode> {
  codes ??= new Map([
    ...LANGUAGES.flatMap((language) =>
      // The short style has `Hong Kong`, the long one `Hong Kong SAR China`.
      (['short', 'long'] as const).flatMap((style) => {
        const names = new Intl.DisplayNames(language, { type: 'region', style });
        return countries.map(({ code }) => [simplify(names.of(code) ?? code), code] as const);
      }),
    ),
    ...Object.entries(OTHER_NAMES).map(([name, code]) => [simplify(name), code] as const),
  ]);
  return codes;
}

/** `U.S.A.` becomes `usa`, and `The Philippines` `philippines`. */
function simplify(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}.’']/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(?:the|of|and)\b/g, '')
    .replace(/ +/g, ' ')
    .trim();
}
