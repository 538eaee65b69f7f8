import { type CountryCode, type E164, parsePhone } from './phone.ts';

/** Parses the number of a person who texted, as ClickSend reports it: with a plus, without one, or local. */
export function parseContactPhone(from: string, country: CountryCode): E164 | undefined {
  return parseContactPhones(from, [country])[0];
}

/**
 * Every number that a `from` can mean, most likely first: with a plus, without one, or in the national
 * format of one of `countries`. Also reads outdated formats, which carriers still use long after a country
 * renumbered.
 */
export function parseContactPhones(
  from: string,
  countries: readonly CountryCode[],
): readonly E164[] {
  // No country calling code begins with 0, so a plus before a 0 was added by software.
  const written = from.trim().replace(/^\+(?=0)/, '');
  const digits = written.replace(SEPARATORS, '');
  const international = /^[1-9]\d{6,14}$/.test(digits) ? [`+${digits}`] : [];
  const numbers = countries.flatMap((country) =>
    [...international, written].flatMap(
      (one) => parsePhone(one, country) ?? parsePhone(modernizeNumber(one, country), country) ?? [],
    ),
  );
  return [...new Set(numbers)];
}

/** Separators between the digits of a number. */
const SEPARATORS = /[\s().-]/g;

/** How to convert a mobile number from before its country renumbered to its current form. */
interface Renumbering {
  readonly country: CountryCode;
  /** Patterns for the digits with the calling code, and in national format. */
  readonly abroad: RegExp;
  readonly home?: RegExp;
  /** The current number, as a replacement string for the patterns. */
  readonly now: string;
}

/** Carriers use outdated formats for years: Mexico dropped its 1 in 2019, Brazil added its 9 until 2016. */
const renumberings: readonly Renumbering[] = [
  {
    country: 'MX',
    abroad: /^52(?:1|01|044|045)(\d{10})$/,
    home: /^(?:044|045|01|1)(\d{10})$/,
    now: '+52$1',
  },
  {
    country: 'BR',
    abroad: /^55([1-9]\d)([6-9]\d{7})$/,
    home: /^0?([1-9]\d)([6-9]\d{7})$/,
    now: '+55$19$2',
  },
  // The national mobile prefix 15, written after the calling code.
  { country: 'AR', abroad: /^549?(?=\d{12}$)(\d{2,4}?)15(\d{6,8})$/, now: '+549$1$2' },
  { country: 'BJ', abroad: /^229(\d{8})$/, home: /^(\d{8})$/, now: '+22901$1' },
];

function modernizeNumber(written: string, country: CountryCode): string {
  const digits = written.replace(SEPARATORS, '');
  const abroad = /^(?:\+|00)(\d+)$/.exec(digits)?.[1];
  for (const { country: of, abroad: old, home, now } of renumberings) {
    if (abroad !== undefined && old.test(abroad)) return abroad.replace(old, now);
    if (country === of && home?.test(digits)) return digits.replace(home, now);
  }
  return written;
}

/** The number, and its other spelling: Argentinian mobile numbers are written with a 9 and without, both valid. */
export function listPhoneSpellings(phone: E164): readonly E164[] {
  const [, nine, rest] = /^\+54(9?)(\d{10})$/.exec(phone) ?? [];
  if (rest === undefined) return [phone];
  return [phone, ...parseContactPhones(nine ? `+54${rest}` : `+549${rest}`, ['AR'])];
}

/** Whether two spellings of a `from` are the same sender. */
export function isSameSender(one: string, other: string): boolean {
  const [first, second] = [getDigits(one), getDigits(other)];
  if (first === '' || second === '') return one.trim().toLowerCase() === other.trim().toLowerCase();
  return first === second;
}

/** The digits without formatting. A sender name has none. */
function getDigits(sender: string): string {
  return /[a-z]/i.test(sender) ? '' : sender.replace(/\D/g, '').replace(/^00/, '');
}
