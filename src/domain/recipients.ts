import type { CountryCode, E164 } from './e164.ts';
import { hasNamedNumber, parseNamedNumber, splitLineParts } from './named-number.ts';
import { createPhoneNumberParser, type PhoneNumberParser } from './phone-number-parser.ts';
import type { ParsedPart, Recipient } from './recipient.ts';
import { hasOnlyLabels, parseRecipientName } from './recipient-name.ts';
import { parseRecipientTable } from './recipient-table.ts';
import { type TextToken, tokenizeText } from './text-tokens.ts';
import { cleanTypedText } from './typed-text.ts';

/** What was read out of a recipients field. Order is the order of writing; nobody is in it twice. */
export interface ParsedRecipients {
  readonly recipients: readonly Recipient[];
  /** Written more than once; each of them is among `recipients`, once. */
  readonly doubles: readonly Recipient[];
  /** Parts that are no valid phone number, as they were written. */
  readonly unread: readonly string[];
}

/** Characters. Some eight hundred numbers fit in; more belong in a contact list. */
export const MAX_RECIPIENTS_LENGTH = 12_000;

/** A piece stands for itself where nothing can be read. */
const MAX_SHOWN_LENGTH = 60;

/**
 * Reads several numbers out of pasted text. Lines that are rows of a table are read as such (see
 * `parseRecipientTable`). Else commas, semicolons, tabs, bars and line ends separate parts, and a part is
 * numbers and words. All digits of a part must belong to its numbers: where some are left over, or
 * could be cut in another way, nothing of the part is read. Words before a number name whoever has
 * it, else the words behind it do. A name in quotation marks (see `NamedNumber`) is taken as it is.
 *
 * Of text longer than `LONGEST_RECIPIENTS` nothing is read. Takes time in proportion to the length.
 */
export function parseRecipients(text: string, country: CountryCode): ParsedRecipients {
  const typed = text.trim();
  if (typed.length > MAX_RECIPIENTS_LENGTH) {
    return { recipients: [], doubles: [], unread: [`${typed.slice(0, MAX_SHOWN_LENGTH)}…`] };
  }
  const numbers = createPhoneNumberParser(country, 400 + typed.length / 6);
  const read = (line: string) => readLine(line, numbers);
  const clean = joinCallingCodes(cleanTypedText(typed));
  const { found, unread } =
    parseRecipientTable(clean, read) ??
    joinReads(clean.split('\n').map((line) => parseRecipientTable(line, read) ?? read(line)));
  return { ...mergeDuplicateRecipients(found), unread };
}

/** Whether somebody is named in a text by a number. Stops at the first one. */
export function hasPhoneNumber(text: string, country: CountryCode): boolean {
  const numbers = createPhoneNumberParser(country);
  const lines = joinCallingCodes(cleanTypedText(text)).split('\n');
  return lines.some((line) => readLine(line, numbers).found.length > 0);
}

/** Everybody once, with the first name that came along. */
export function mergeDuplicateRecipients(
  all: readonly Recipient[],
): Omit<ParsedRecipients, 'unread'> {
  const once = new Map<E164, Recipient>();
  const doubles = new Set<E164>();
  for (const one of all) {
    const known = once.get(one.phone);
    if (known) doubles.add(one.phone);
    if (!known?.name) once.set(one.phone, one.name || !known ? one : known);
  }
  const recipients = [...once.values()];
  return { recipients, doubles: recipients.filter(({ phone }) => doubles.has(phone)) };
}

/** A calling code in a cell of its own belongs to the number in the next one. */
function joinCallingCodes(text: string): string {
  return text
    .split('\n')
    .map((line) => (hasNamedNumber(line) ? line : line.replace(CODE_ALONE, moveCode)))
    .join('\n');
}

const CODE_ALONE = /("?)(?<![\d)+])(\(?\+\d{1,3}\)?)"? *([,;\t|]) *"?(?=\(?\d)/g;

function moveCode(_: string, quote: string, code: string, separator: string): string {
  return `${separator}${quote}${code} `;
}

function readLine(line: string, numbers: PhoneNumberParser): ParsedPart {
  return joinReads(
    splitLineParts(line).map((part) => readNamed(part, numbers) ?? readPart(part, numbers)),
  );
}

/** Undefined for a part whose name is not marked as such. */
function readNamed(part: string, numbers: PhoneNumberParser): ParsedPart | undefined {
  const named = parseNamedNumber(part);
  if (!named) return undefined;
  const { found } = readPart(named.number, numbers);
  const [one] = found;
  if (!one || found.length > 1) return undefined;
  return { found: [named.name ? { phone: one.phone, name: named.name } : one], unread: [] };
}

function joinReads(reads: readonly ParsedPart[]): ParsedPart {
  return {
    found: reads.flatMap(({ found }) => found),
    unread: reads.flatMap(({ unread }) => unread),
  };
}

function readPart(part: string, numbers: PhoneNumberParser): ParsedPart {
  if (part.trim() === '') return NOTHING;
  const pieces = markUnits(tokenizeText(removeBullet(part)));
  const unread = { found: [], unread: [part.replace(/\s+/g, ' ').trim()] };
  if (!pieces.some(({ kind }) => kind === 'number' || kind === 'stray')) {
    // `Mobile:`, `or` and a line of dashes are neither names nor numbers.
    return hasOnlyLabels(pieces.map(({ text }) => text)) ? NOTHING : unread;
  }
  const phones: E164[] = [];
  /** What stands before the first number, between numbers, and behind the last. */
  const words: string[][] = [[]];
  for (let from = 0; from < pieces.length; ) {
    const end = findRunEnd(pieces, from);
    if (end === from) {
      const piece = pieces[from];
      if (piece?.kind === 'stray') return unread;
      if (piece?.kind === 'word' || piece?.kind === 'mark') words.at(-1)?.push(piece.text);
      from += 1;
      continue;
    }
    const run = numbers.parseAll(pieces.slice(from, end).map(({ text }) => text));
    if (!run) return unread;
    for (const phone of run) {
      phones.push(phone);
      words.push([]);
    }
    from = end;
  }
  if (phones.length === 0) return unread;
  return { found: addNames(phones, words.map(parseRecipientName)), unread: [] };
}

const NOTHING: ParsedPart = { found: [], unread: [] };

/** Behind the pieces from there on that can be one number or several. */
function findRunEnd(pieces: readonly TextToken[], from: number): number {
  let end = from;
  while (pieces[end]?.kind === 'number') {
    end += 1;
    if (pieces[end - 1]?.isEnd) break;
  }
  return end;
}

/** `names` stand before the first number, between numbers, and behind the last; '' for none. */
function addNames(phones: readonly E164[], names: readonly string[]): readonly Recipient[] {
  const areBefore = names[0] !== '';
  const areBehind = !areBefore && names.at(-1) !== '';
  return phones.map((phone, n) => {
    // Between numbers alone nobody can tell whose name it is.
    const name = areBefore ? names[n] : areBehind ? names[n + 1] : '';
    return name ? { phone, name } : { phone };
  });
}

/** Bullets come along when numbers are pasted from lists. */
function removeBullet(part: string): string {
  return part
    .replace(/^[-\u2010-\u2015\u2022\u00b7*\u25aa\u25cf\u25e6\u2023\s]+/, '')
    .replace(/^(?:[1-9]\d{0,2}(?:[.)]|\u20e3)|[a-z]\))\s+(?=\S)/i, '');
}

/** Behind these a short number is part of a name: `Unit 12`, `Level 3a/14`. */
const UNIT =
  /^[^\p{L}]?(?:unit|level|flat|apt|apartment|suite|room|lot|shop|house|villa|floor|block|building|site|table|bay|gate|cabin)\.?$/iu;
const UNIT_NUMBER = /^\d{1,4}\p{L}?(?:[/-]\d{1,4}\p{L}?)?$/u;

function markUnits(pieces: readonly TextToken[]): readonly TextToken[] {
  return pieces.map((piece, n) => {
    const isUnit = UNIT_NUMBER.test(piece.text) && UNIT.test(pieces[n - 1]?.text ?? '');
    return isUnit ? { ...piece, kind: 'word' } : piece;
  });
}
