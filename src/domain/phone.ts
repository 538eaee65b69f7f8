import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cleanTypedText } from './clean-typed-text.ts';
import type { CountryCode, E164 } from './e164.ts';
import { createPhoneNumberParser } from './phone-number-parser.ts';
import { tokenizeText } from './text-tokens.ts';

export type { CountryCode, E164 } from './e164.ts';

/** Longer text cannot be a single number. */
const MAX_NUMBER_LENGTH = 250;

/**
 * Parses one number as people write it: `0437 111 222`, `(04) 3711-1222`, `+61 437 111 222`, `(+61) 437 111
 * 222`, `0061 437 111 222`, `<tel:+61437111222|0437 111 222>`. Local formats are parsed for `country`.
 * Undefined if the text is not a valid number, holds more than one, or could also be a shorter number next
 * to other digits.
 */
export function parsePhone(text: string, country: CountryCode): E164 | undefined {
  if (text.length > MAX_NUMBER_LENGTH) return undefined;
  const pieces = tokenizeText(cleanTypedText(text)).filter(({ kind }) => kind !== 'mark');
  if (pieces.some(({ kind }) => kind !== 'number')) return undefined;
  const numbers = createPhoneNumberParser(country).parseAll(pieces.map((piece) => piece.text));
  return numbers?.length === 1 ? numbers[0] : undefined;
}

/** A number, and the text after it. */
export interface PhoneAndText {
  readonly phone: E164;
  /** '' if there is none. */
  readonly text: string;
}

/**
 * Parses `0437 111 222 asked at the desk`: a number, then words. Undefined if it does not begin with a
 * number, or if it is unclear where the number ends.
 */
export function parsePhoneAndText(text: string, country: CountryCode): PhoneAndText | undefined {
  const pieces = tokenizeText(cleanTypedText(text));
  const run: string[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'number') break;
    run.push(piece.text);
    if (piece.isEnd) break;
  }
  const start = createPhoneNumberParser(country).parseFirst(run);
  if (!start) return undefined;
  const rest = pieces.slice(start.length).map(({ raw }) => raw);
  return { phone: start.phone, text: rest.join(' ').replace(/^[-–—:,;]\s*/, '') };
}

/**
 * A number as people dial it: `0437 111 222` within its country, `+61 437 111 222` elsewhere. Other text, such as
 * a masked number or a sender's name, stays as it is.
 */
export function formatDialledPhone(phone: string, country?: CountryCode): string {
  const number = /^\+\d+$/.test(phone) ? parsePhoneNumberFromString(phone) : undefined;
  if (!number?.isPossible()) return phone;
  return number.country === country ? number.formatNational() : number.formatInternational();
}
