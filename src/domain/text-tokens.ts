/** A piece of text between two spaces. */
export interface TextToken {
  /**
   * - `number`: digits and phone punctuation; may be only part of a number.
   * - `word`: letters and no digits.
   * - `stray`: other digits: `12a`, `$250`, `10:30`, `2026-11-28`.
   * - `mark`: neither letters nor digits.
   * - `address`: an e-mail address.
   */
  readonly kind: 'number' | 'word' | 'stray' | 'mark' | 'address';
  readonly raw: string;
  /** The piece; for a number, without the punctuation around it. */
  readonly text: string;
  /** A comma or similar follows, which ends a number. */
  readonly isEnd: boolean;
}

/** Braces, quotes and Slack's formatting marks around a number. */
const BEFORE = /^[{}"'“”„«»‘’`*_~]+/;
const BEHIND = /[{}"'“”„«»‘’`*_~.,:;!?…]{1,8}$/;

/** Dashes of any kind, dots, slashes and brackets may occur inside a number. */
const NUMBER = /^[+([\d][+()[\]\d./\-\u2010-\u2015\u2212\u30fc]*$/;

/** A plus must come before all digits. */
const LATE_PLUS = /[^([]\+/;

/** Punctuation that may occur inside a spaced number: `0437 - 111 - 222`, `( 04 ) 3711 1222`. */
const SOFT = /^[-\u2010-\u2015\u2212().]+$/;

/** Splits text from `cleanTypedText` into pieces. Takes time in proportion to its length. */
export function tokenizeText(text: string): readonly TextToken[] {
  return text
    .replace(/[<>]/g, ' ')
    .replace(/(?<=\p{L}\.?[:=])(?=[+(\d])/gu, ' ')
    .replace(/(?<=\p{L})(?=\(\+?\d)|(?<=\p{L}\))(?=[+\d])|(?<=[\d)])(?=[([]\p{L})/gu, ' ')
    .replace(/\+ +(?=[(\d])/g, '+')
    .split(/\s+/)
    .filter((token) => token !== '')
    .filter((token, n, all) => !(SOFT.test(token) && isBetweenDigits(all, n)))
    .map(readPiece);
}

export function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

export function hasLetter(text: string): boolean {
  return /\p{L}/u.test(text);
}

function isBetweenDigits(tokens: readonly string[], n: number): boolean {
  return hasDigit(tokens[n - 1] ?? '') && hasDigit(tokens[n + 1] ?? '');
}

function readPiece(raw: string): TextToken {
  const core = raw.replace(BEFORE, '').replace(BEHIND, '');
  const isEnd = /[,:;!?]$/.test(raw);
  if (isMailAddress(raw)) return { kind: 'address', raw, text: raw, isEnd };
  if (!hasDigit(raw)) return { kind: hasLetter(raw) ? 'word' : 'mark', raw, text: raw, isEnd };
  const isNumber = NUMBER.test(core) && !LATE_PLUS.test(core) && !isDayOrAmount(core);
  return isNumber
    ? { kind: 'number', raw, text: core, isEnd }
    : { kind: 'stray', raw, text: raw, isEnd };
}

function isMailAddress(token: string): boolean {
  const at = token.indexOf('@');
  return at > 0 && token.indexOf('.', at) > at + 1;
}

/** `28/1/26`, `28.01.2026`, `28/1`, `2026-11-28`, `250.50`: never a phone number or part of one. */
function isDayOrAmount(text: string): boolean {
  if (/^\d+\.\d{1,2}$/.test(text) || /^(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}$/.test(text))
    return true;
  const [, one = '', other = ''] =
    /^(\d{1,2})[./-](\d{1,2})[./-](?:\d\d|(?:19|20)\d\d)$/.exec(text) ??
    /^(\d{1,2})\/(\d{1,2})$/.exec(text) ??
    [];
  const [low, high] = [Math.min(+one, +other), Math.max(+one, +other)];
  return low >= 1 && low <= 12 && high <= 31;
}
