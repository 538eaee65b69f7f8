import { type CountryCode, type E164, parsePhone } from './phone.ts';

/** The number of somebody who texted, as ClickSend has it: with a plus, without, or as it is dialled at home. */
export function parseContactPhone(from: string, country: CountryCode): E164 | undefined {
  return parseContactPhones(from, [country])[0];
}

/**
 * Every number that a `from` can mean, likeliest first: with a plus, without, or as it is dialled at
 * home in one of `countries`; also as carriers still write it long after the country changed its
 * numbers.
 */
export function parseContactPhones(
  from: string,
  countries: readonly CountryCode[],
): readonly E164[] {
  // No country's code begins with 0: a plus before it was put there by a machine.
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

/** Between the digits of a number. */
const SEPARATORS = /[\s().-]/g;

/** A mobile number as it was written before its country changed its numbers, and as it is now. */
interface Renumbering {
  readonly country: CountryCode;
  /** Digits with the country's code, and digits as they are dialled at home. */
  readonly abroad: RegExp;
  readonly home?: RegExp;
  /** The number now, of what the expressions found. */
  readonly now: string;
}

/** Carriers write old forms for years: Mexico's 1 was dropped in 2019, Brazil's 9 was added until 2016. */
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
  // The 15 of a call at home, written behind the country's code.
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

/**
 * A number, and others that may be the same phone: in Argentina a mobile is written with a 9 by some
 * carriers and without it by others, and both are valid.
 */
export function listPhoneSpellings(phone: E164): readonly E164[] {
  const [, nine, rest] = /^\+54(9?)(\d{10})$/.exec(phone) ?? [];
  if (rest === undefined) return [phone];
  return [phone, ...parseContactPhones(nine ? `+54${rest}` : `+549${rest}`, ['AR'])];
}

/** Whether two spellings of a `from` mean the same one. */
export function isSameSender(one: string, other: string): boolean {
  const [first, second] = [getDigits(one), getDigits(other)];
  if (first === '' || second === '') return one.trim().toLowerCase() === other.trim().toLowerCase();
  return first === second;
}

/** Without how it is written; a name has none. */
function getDigits(sender: string): string {
  return /[a-z]/i.test(sender) ? '' : sender.replace(/\D/g, '').replace(/^00/, '');
}
