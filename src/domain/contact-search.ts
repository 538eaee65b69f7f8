import parsePhoneNumber from 'libphonenumber-js/max';
import type { E164 } from './e164.ts';

/** A person whom the app sent to, or who texted. */
export interface KnownContact {
  readonly phone: E164;
  readonly name?: string;
  /** Unix ms of the last message to or from them. */
  readonly at: number;
}

/** An index holds everybody who has a word with the same prefix. This is the longest prefix. */
const LONGEST_PREFIX = 3;

/** A search by number needs at least this many digits. */
const LEAST_DIGITS = 3;

/** This many digits narrow a search well, because most numbers of a country share their first three. */
const MOST_DIGITS = 6;

/** What to search for: word prefixes, or part of a number. */
export interface ContactQuery {
  readonly words: readonly string[];
  readonly digits: string;
}

/** Lower case, without accents. `José O’Brien` becomes `jose` and `o’brien`, and `obrien` finds it too. */
function splitWords(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Parses a search. Undefined if it is too short to search for. */
export function parseContactQuery(typed: string): ContactQuery | undefined {
  const text = typed.trim();
  if (/^[+\d\s().-]+$/.test(text)) {
    // In national format, or with the calling code.
    const digits = text.replace(/\D/g, '').replace(/^0+/, '');
    return digits.length < LEAST_DIGITS ? undefined : { words: [], digits };
  }
  const words = splitWords(text);
  return words.length > 0 ? { words, digits: '' } : undefined;
}

/** The index names for a person, by name and by number. */
export function listContactTokens({ phone, name = '' }: Pick<KnownContact, 'phone' | 'name'>) {
  const words = splitWords(name).flatMap((word) => {
    const letters = [...word];
    const longest = Math.min(letters.length, LONGEST_PREFIX);
    return Array.from({ length: longest }, (_, n) => letters.slice(0, n + 1).join(''));
  });
  const [national, whole] = listDigits(phone);
  const numbers = [
    formatStartToken(national, LEAST_DIGITS),
    formatStartToken(national, MOST_DIGITS),
    formatStartToken(whole, MOST_DIGITS),
    formatEndToken(whole),
  ];
  return [...new Set([...words, ...numbers])];
}

/** The fewest indexes that together hold every match. Search all of them. */
export function listQueryTokens({ words, digits }: ContactQuery): readonly string[] {
  if (digits !== '') {
    const length = digits.length < MOST_DIGITS ? LEAST_DIGITS : MOST_DIGITS;
    return [formatStartToken(digits, length), formatEndToken(digits)];
  }
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one), '');
  return [[...longest].slice(0, LONGEST_PREFIX).join('')];
}

export function isContactMatch(
  { words, digits }: ContactQuery,
  { phone, name = '' }: Pick<KnownContact, 'phone' | 'name'>,
): boolean {
  if (digits !== '') {
    const [national, whole] = listDigits(phone);
    return [national, whole].some((own) => own.startsWith(digits) || own.endsWith(digits));
  }
  const own = splitWords(name);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

/** Whether a person's full name equals the typed text. */
function isNamed(typed: string, { name = '' }: Pick<KnownContact, 'name'>): boolean {
  return splitWords(typed).join(' ') === splitWords(name).join(' ');
}

/** The one contact that is meant: the only match, or the only one with exactly this name. */
export function findOnlyContact<C extends Pick<KnownContact, 'name'>>(
  typed: string,
  matches: readonly C[],
): C | undefined {
  const named = matches.length > 1 ? matches.filter((one) => isNamed(typed, one)) : matches;
  return named.length === 1 ? named[0] : undefined;
}

/** Whether each typed word is a whole word of the name, or the number is typed in full: `jo` is not Joanna. */
export function isWholeMatch(
  typed: string,
  { phone, name = '' }: Pick<KnownContact, 'phone' | 'name'>,
): boolean {
  const query = parseContactQuery(typed);
  if (!query) return false;
  if (query.digits !== '') return listDigits(phone).includes(query.digits);
  const own = splitWords(name);
  return query.words.every((word) => own.includes(word));
}

/** The digits in national format without the leading 0, and with the calling code. */
function listDigits(phone: E164): readonly [national: string, whole: string] {
  const whole = phone.replace(/\D/g, '');
  return [parsePhoneNumber(phone)?.nationalNumber ?? whole, whole];
}

function formatStartToken(digits: string, length: number): string {
  return `+${digits.slice(0, length)}`;
}

function formatEndToken(digits: string): string {
  return `-${digits.slice(-LEAST_DIGITS)}`;
}
