import { cleanTypedText } from './clean-typed-text.ts';
import { parseContactCards } from './contact-card.ts';
import { listPhoneSpellings } from './contact-phone.ts';
import type { CountryCode, E164 } from './e164.ts';
import { findNoTextsSections, isInSections } from './no-texts-headings.ts';
import { hasNoTextsWish } from './no-texts-wish.ts';
import { createPhoneNumberParser, type PhoneNumberParser } from './phone-number-parser.ts';
import {
  hasNamedNumber,
  hasOnlyLabels,
  type ParsedPart,
  parseNamedNumber,
  parseRecipientName,
  type Recipient,
  splitLineParts,
} from './recipient.ts';
import { parseRecipientTable } from './recipient-table.ts';
import type { RowCountry } from './row-country.ts';
import { type TextToken, tokenizeText } from './text-tokens.ts';

/** The result of parsing a recipients field, in the order typed and without duplicates. */
export interface ParsedRecipients {
  readonly recipients: readonly Recipient[];
  /** Entered more than once. Each is in `recipients` once. */
  readonly doubles: readonly Recipient[];
  /** Parts that are not valid phone numbers, as typed. */
  readonly unread: readonly string[];
  /** The text says that they do not want texts, so they are not in `recipients`. Undefined: nobody. */
  readonly tableOptOuts?: readonly Recipient[];
}

/** In characters. About eight hundred numbers fit; more belong in a contact list. */
export const MAX_RECIPIENTS_LENGTH = 12_000;

/** How much of an unreadable part is shown. */
const MAX_SHOWN_LENGTH = 60;

/**
 * Parses several numbers from pasted text. vCards are parsed by `parseContactCards`, and lines that are
 * table rows by `parseRecipientTable`. Otherwise commas, semicolons, tabs, bars and line breaks separate parts, and a
 * part consists of numbers and words. All digits of a part must belong to its numbers: if some are left
 * over, or could be split differently, nothing of the part is used. Words before a number are its name,
 * otherwise the words after it are. A quoted name (see `NamedNumber`) is used as it is. Words that say not to text
 * somebody (see `hasNoTextsWish`) leave the number out, and so does a heading (see `findNoTextsSections`).
 *
 * Text longer than `MAX_RECIPIENTS_LENGTH` is not parsed. Takes time in proportion to the length.
 */
export function parseRecipients(text: string, country: CountryCode): ParsedRecipients {
  const typed = text.trim();
  // The form opens without recipients, and reading even an empty text takes a while.
  if (typed === '') return { recipients: [], doubles: [], unread: [] };
  if (typed.length > MAX_RECIPIENTS_LENGTH) {
    return { recipients: [], doubles: [], unread: [`${typed.slice(0, MAX_SHOWN_LENGTH)}…`] };
  }
  const read = createReadText(country, 400 + typed.length / 6);
  const clean = joinCallingCodes(cleanTypedText(typed));
  const { recipients, unread, tableOptOuts = [] } = leaveOutSections(clean, readText(clean, read));
  if (tableOptOuts.length === 0) return { ...mergeDuplicateRecipients(recipients), unread };
  const optedOut = mergeDuplicateRecipients(tableOptOuts).recipients;
  const keys = new Set(optedOut.map(({ phone }) => derivePhoneKey(phone)));
  const wanting = recipients.filter(({ phone }) => !keys.has(derivePhoneKey(phone)));
  return { ...mergeDuplicateRecipients(wanting), unread, tableOptOuts: optedOut };
}

type ReadText = (text: string, rowCountry?: RowCountry) => ParsedPart;

/** Reads text without line breaks. A local number is one of `country`, unless its row names another. */
function createReadText(country: CountryCode, most: number): ReadText {
  const parsers = new Map<CountryCode, PhoneNumberParser>();
  const read = (text: string, code: CountryCode) => {
    const numbers = parsers.get(code) ?? createPhoneNumberParser(code, most);
    parsers.set(code, numbers);
    return readLine(text, numbers);
  };
  return (text, rowCountry) => {
    if (rowCountry?.kind === 'country') return read(text, rowCountry.code);
    if (!rowCountry || /^\W*(?:\+|00)/.test(text)) return read(text, country);
    if (rowCountry.kind === 'unknown') return { recipients: [], unread: [text] };
    const { callingCode } = rowCountry;
    const after = read(`${callingCode} ${text}`, country);
    // The number may repeat the code, without its plus.
    return after.recipients.length === 0 && `+${text.trim()}`.startsWith(callingCode)
      ? read(`+${text.trim()}`, country)
      : after;
  };
}

/** Moves the people under headings such as `DO NOT TEXT` to those who do not want texts. */
function leaveOutSections(text: string, parsed: ParsedPart): ParsedPart {
  if (/^\s*BEGIN:VCARD/im.test(text)) return parsed;
  const sections = findNoTextsSections(text);
  if (sections.digits.length === 0) return parsed;
  const isOut = ({ phone }: Recipient) => isInSections(sections, phone);
  return {
    recipients: parsed.recipients.filter((one) => !isOut(one)),
    unread: parsed.unread.filter((part) => !sections.headings.has(part)),
    tableOptOuts: [...(parsed.tableOptOuts ?? []), ...parsed.recipients.filter(isOut)],
  };
}

function readText(text: string, read: ReadText): ParsedPart {
  const whole = parseContactCards(text, read) ?? parseRecipientTable(text, read);
  if (whole) return whole;
  const lines = text.split('\n');
  return joinReads(lines.map((line) => parseRecipientTable(line, read) ?? read(line)));
}

/** Whether a text contains a phone number. Stops at the first one. */
export function hasPhoneNumber(text: string, country: CountryCode): boolean {
  const numbers = createPhoneNumberParser(country);
  const lines = joinCallingCodes(cleanTypedText(text)).split('\n');
  return lines.some((line) => {
    const { recipients, tableOptOuts = [] } = readLine(line, numbers);
    return recipients.length + tableOptOuts.length > 0;
  });
}

/** Removes duplicates and keeps the first name given for each number. */
export function mergeDuplicateRecipients(
  all: readonly Recipient[],
): Omit<ParsedRecipients, 'unread' | 'tableOptOuts'> {
  const once = new Map<E164, Recipient>();
  const doubles = new Set<E164>();
  for (const one of all) {
    const key = derivePhoneKey(one.phone);
    const earlier = once.get(key);
    if (earlier) doubles.add(key);
    if (!earlier?.name) once.set(key, one.name || !earlier ? one : earlier);
  }
  const recipients = [...once.values()];
  return {
    recipients,
    doubles: recipients.filter(({ phone }) => doubles.has(derivePhoneKey(phone))),
  };
}

/** The same key for all spellings of a phone's number. */
function derivePhoneKey(phone: E164): E164 {
  const [first = phone] = listPhoneSpellings(phone).toSorted();
  return first;
}

/** A calling code in a separate cell belongs to the number in the next cell. */
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
  const parts = splitLineParts(line);
  const reads = parts.map((part) => readNamed(part, numbers) ?? readPart(part, numbers));
  const wishes = parts.map(hasNoTextsWish);
  if (!wishes.includes(true)) return joinReads(reads);
  if (hasNoTextsWish(HEADING.exec(line)?.[0] ?? '')) return joinReads(reads.map(optOut));
  // `Jo 0437 111 222, do not text`: words without a number belong to the number before them, or else to the next one.
  const optedOutParts = new Set(
    wishes.flatMap((isWish, n) => (isWish ? findNumberPart(reads, n) : [])),
  );
  return joinReads(
    reads.map((one, n) => {
      if (optedOutParts.has(n)) return optOut(one);
      return wishes[n] && optedOutParts.size > 0 ? NOTHING : one;
    }),
  );
}

/** `Do not text:` is about all numbers that follow it in the line. */
const HEADING = /^[^:\d]+:/;

function optOut({ recipients, unread }: ParsedPart): ParsedPart {
  return { recipients: [], unread, tableOptOuts: recipients };
}

/** The index of the part with the number that part `at` is about. */
function findNumberPart(reads: readonly ParsedPart[], at: number): readonly number[] {
  const hasNumber = ({ recipients }: ParsedPart) => recipients.length > 0;
  const before = reads.slice(0, at + 1).findLastIndex(hasNumber);
  const place = before === -1 ? reads.findIndex(hasNumber) : before;
  return place === -1 ? [] : [place];
}

/** Undefined if the part does not have a quoted name. */
function readNamed(part: string, numbers: PhoneNumberParser): ParsedPart | undefined {
  const named = parseNamedNumber(part);
  if (!named) return undefined;
  const { recipients } = readPart(named.number, numbers);
  const [one] = recipients;
  if (!one || recipients.length > 1) return undefined;
  return { recipients: [named.name ? { phone: one.phone, name: named.name } : one], unread: [] };
}

function joinReads(reads: readonly ParsedPart[]): ParsedPart {
  return {
    recipients: reads.flatMap(({ recipients }) => recipients),
    unread: reads.flatMap(({ unread }) => unread),
    tableOptOuts: reads.flatMap(({ tableOptOuts = [] }) => tableOptOuts),
  };
}

function readPart(part: string, numbers: PhoneNumberParser): ParsedPart {
  if (part.trim() === '') return NOTHING;
  const pieces = markUnits(tokenizeText(removeBullet(part)));
  const unread = { recipients: [], unread: [part.replace(/\s+/g, ' ').trim()] };
  if (!pieces.some(({ kind }) => kind === 'number' || kind === 'stray')) {
    // `Mobile:`, `or` and a line of dashes are neither names nor numbers.
    return hasOnlyLabels(pieces.map(({ text }) => text)) ? NOTHING : unread;
  }
  const phones: E164[] = [];
  /** The words before the first number, between numbers, and after the last. */
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
  return { recipients: addNames(phones, words.map(parseRecipientName)), unread: [] };
}

const NOTHING: ParsedPart = { recipients: [], unread: [] };

/** The index after the pieces that can form one or more numbers, starting at `from`. */
function findRunEnd(pieces: readonly TextToken[], from: number): number {
  let end = from;
  while (pieces[end]?.kind === 'number') {
    end += 1;
    if (pieces[end - 1]?.isEnd) break;
  }
  return end;
}

/** `names` holds the words before the first number, between numbers, and after the last; '' for none. */
function addNames(phones: readonly E164[], names: readonly string[]): readonly Recipient[] {
  const areBefore = names[0] !== '';
  const areBehind = !areBefore && names.at(-1) !== '';
  return phones.map((phone, n) => {
    // If names stand only between numbers, nobody can tell whose they are.
    const name = areBefore ? names[n] : areBehind ? names[n + 1] : '';
    return name ? { phone, name } : { phone };
  });
}

/** Numbers pasted from lists may have bullets. */
function removeBullet(part: string): string {
  return part
    .replace(/^[-\u2010-\u2015\u2022\u00b7*\u25aa\u25cf\u25e6\u2023\s]+/, '')
    .replace(/^(?:[1-9]\d{0,2}(?:[.)]|\u20e3)|[a-z]\))\s+(?=\S)/i, '');
}

/** A short number after one of these is part of a name: `Unit 12`, `Level 3a/14`. */
const UNIT =
  /^[^\p{L}]?(?:unit|level|flat|apt|apartment|suite|room|lot|shop|house|villa|floor|block|building|site|table|bay|gate|cabin)\.?$/iu;
const UNIT_NUMBER = /^\d{1,4}\p{L}?(?:[/-]\d{1,4}\p{L}?)?$/u;

function markUnits(pieces: readonly TextToken[]): readonly TextToken[] {
  return pieces.map((piece, n) => {
    const isUnit = UNIT_NUMBER.test(piece.text) && UNIT.test(pieces[n - 1]?.text ?? '');
    return isUnit ? { ...piece, kind: 'word' } : piece;
  });
}
