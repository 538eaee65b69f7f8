import { type CountryCode, type E164, readPhone } from './phone.ts';

/** What was read out of a recipients field. Order is the order of writing; nobody is in it twice. */
export interface Recipients {
  readonly phones: readonly E164[];
  /** Pieces that are no valid phone number, as they were written. */
  readonly unread: readonly string[];
}

/** No number is written in more pieces than this (`+61 4 37 11 12 22`). */
const MOST_PIECES = 8;

/**
 * Reads several numbers out of pasted text. Commas, semicolons, tabs, bars and line ends separate;
 * spaces may separate or belong to a number, so the longest run of pieces that is a valid number
 * counts as one.
 */
export function readRecipients(text: string, country: CountryCode): Recipients {
  const phones: E164[] = [];
  const unread: string[] = [];
  for (const part of text.split(/[,;\t|\r\n\u2028\u2029]+/)) {
    const read = readPart(part, country);
    phones.push(...read.phones);
    unread.push(...read.unread);
  }
  const unique = [...new Set(phones)];
  return { phones: unique, unread };
}

function readPart(part: string, country: CountryCode): { phones: E164[]; unread: string[] } {
  // Bullets, quotes and angle brackets come along when numbers are pasted from lists and mails.
  const pieces = part
    .replace(/\p{Cf}|[<>"'“”‘’]|tel:/giu, ' ')
    .trim()
    .replace(/^(?:[-–—•·*][-–—•·*\s]*|\d{1,3}[.)]\s+)(?=[+(\d])/, '')
    .split(/\s+/)
    .filter((piece) => piece !== '');
  const phones: E164[] = [];
  const unread: string[] = [];
  let from = 0;
  while (from < pieces.length) {
    const found = longestPhone(pieces, from, country);
    if (found) phones.push(found.phone);
    else unread.push(pieces[from] ?? '');
    from = found?.end ?? from + 1;
  }
  // A number that was cut in pieces is told as it was written, not piece by piece.
  if (phones.length === 0 && unread.length > 0) return { phones, unread: [unread.join(' ')] };
  // Address books give the name along with the number.
  return { phones, unread: unread.filter((piece) => /\d/.test(piece)) };
}

function longestPhone(pieces: readonly string[], from: number, country: CountryCode) {
  for (let end = Math.min(pieces.length, from + MOST_PIECES); end > from; end -= 1) {
    const phone = readPhone(pieces.slice(from, end).join(' '), country);
    if (phone) return { phone, end };
  }
  return undefined;
}
