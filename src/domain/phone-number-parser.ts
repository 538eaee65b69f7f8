import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, E164 } from './e164.ts';
import { findKindForNumberType } from './number-kind.ts';
import { findPlan, findUsualDigits, MAX_DIGITS } from './number-plan.ts';

/** Parses numbers from pieces of text that hold only digits and phone punctuation. */
export interface PhoneNumberParser {
  /** Parses neighbouring pieces as numbers. Undefined if digits are left over or could be split differently. */
  parseAll(pieces: readonly string[]): readonly E164[] | undefined;
  /** Parses the number at the start of the pieces, and counts the pieces it takes. */
  parseFirst(
    pieces: readonly string[],
  ): { readonly phone: E164; readonly length: number } | undefined;
}

/** Neighbouring pieces that form one valid number. */
interface Group {
  readonly from: number;
  /** The index after its last piece. */
  readonly end: number;
  readonly reading: Reading;
}

interface Reading {
  readonly phone: E164;
  readonly canGetPictures: boolean;
  /** The number of digits after the calling code. */
  readonly digits: number;
  /** How many digits a mobile number of its country usually has. */
  readonly usualDigits: number;
}

/** A piece, prepared for parsing. */
interface Part {
  readonly digits: string;
  readonly hasPlus: boolean;
  readonly isBracketed: boolean;
}

/** No number is written in more pieces (`0033 6 12 34 56 78`, `+61 4 37 11 12 22`). */
const MAX_PIECES = 8;

/** A bracket follows a calling code, as in `0011 61 (4)`, and never comes later. */
const MAX_BEFORE_BRACKET = 6;

/**
 * Creates a parser for the local numbers of a country. It gives up after `maxReadings` readings, so that a
 * text designed to be slow costs no more than an honest one. It is one long function, because all readings
 * share what was read before.
 */
export function createPhoneNumberParser(
  country: CountryCode,
  maxReadings = 400,
): PhoneNumberParser {
  const readings = new Map<string, Reading | undefined>();
  const plan = findPlan(country);

  return {
    parseAll(pieces) {
      if (pieces.length === 0) return [];
      const parts = pieces.map(readPart);
      const cut = findCut(parts);
      if (!cut || isDoubtful(parts, cut)) return undefined;
      return cut.map(({ reading }) => reading.phone);
    },

    parseFirst(pieces) {
      const parts = pieces.slice(0, 2 * MAX_PIECES).map(readPart);
      for (let end = Math.min(parts.length, MAX_PIECES); end > 0; end -= 1) {
        const reading = read(parts, 0, end);
        if (!reading) continue;
        if (isDoubtful(parts, [{ from: 0, end, reading }])) return undefined;
        return { phone: reading.phone, length: end };
      }
      return undefined;
    },
  };

  /** The split into the fewest numbers that uses every piece. */
  function findCut(parts: readonly Part[]): readonly Group[] | undefined {
    const whole = parts.length <= MAX_PIECES ? read(parts, 0, parts.length) : undefined;
    if (whole) return [{ from: 0, end: parts.length, reading: whole }];
    const best: { readonly count: number; readonly last?: Group }[] = [{ count: 0 }];
    for (let from = 0; from < parts.length; from += 1) {
      const before = best[from];
      if (!before) continue;
      for (let end = from + 1; end <= Math.min(parts.length, from + MAX_PIECES); end += 1) {
        const count = before.count + 1;
        if ((best[end]?.count ?? Number.POSITIVE_INFINITY) <= count) continue;
        const reading = read(parts, from, end);
        if (reading) best[end] = { count, last: { from, end, reading } };
      }
    }
    const cut: Group[] = [];
    for (let at = parts.length; at > 0; ) {
      const group = best[at]?.last;
      if (!group) return undefined;
      cut.push(group);
      at = group.from;
    }
    return cut.reverse();
  }

  /** Whether digits that were read as one number may have been meant as part of another. */
  function isDoubtful(parts: readonly Part[], cut: readonly Group[]): boolean {
    // If several numbers are formatted alike, only a clearer reading casts doubt on them.
    const margin = cut.length > 1 && areWrittenAlike(parts, cut) ? 1 : 0;
    return cut.some((group) => {
      const first = Math.max(0, group.from - MAX_PIECES + 1);
      for (let from = first; from < group.end; from += 1) {
        const last = Math.min(parts.length, from + MAX_PIECES);
        for (let end = Math.max(from, group.from) + 1; end <= last; end += 1) {
          if (isRival(parts, group, { from, end, margin })) return true;
        }
      }
      return false;
    });
  }

  /** Whether the pieces form another number that is as likely as the group. */
  function isRival(
    parts: readonly Part[],
    { from: groupFrom, end: groupEnd, reading }: Group,
    { from, end, margin }: { readonly from: number; readonly end: number; readonly margin: number },
  ): boolean {
    const isClear = reading.canGetPictures;
    const isAsClear =
      getClarity(parts[from]) >= getClarity(parts[groupFrom]) + (isClear ? margin : 0);
    // Check both before parsing, which is slow.
    if (!isAsClear && (isClear || parts[groupFrom]?.hasPlus)) return false;
    const isPart =
      isClear && reading.digits === reading.usualDigits && from >= groupFrom && end <= groupEnd;
    if (isPart && countDigits(parts, from, end) < reading.usualDigits) return false;
    const rival = read(parts, from, end);
    if (!rival || rival.phone === reading.phone) return false;
    if (!isClear) return isAsClear || rival.canGetPictures;
    return rival.canGetPictures && !(isPart && rival.digits < rival.usualDigits);
  }

  /** How clearly a number begins here: with a plus, with a trunk 0 or 00, or with any digit. */
  function getClarity(part: Part | undefined): number {
    if (part?.hasPlus) return 2;
    const clear = plan.hasTrunkZero ? '0' : '00';
    return part?.digits.startsWith(clear) ? 1 : 0;
  }

  function read(parts: readonly Part[], from: number, end: number): Reading | undefined {
    const digits = joinParts(parts, from, end);
    if (digits === undefined || !plan.canBe(digits)) return undefined;
    if (!readings.has(digits)) {
      if (readings.size >= maxReadings) return undefined;
      readings.set(digits, parseDigits(digits, country));
    }
    const reading = readings.get(digits);
    const [first] = parts.slice(from, end);
    // `+6 1437…`: a calling code is never split.
    const isTorn =
      reading && first?.hasPlus && first.digits.length < reading.phone.length - reading.digits - 1;
    return isTorn ? undefined : reading;
  }
}

function readPart(text: string): Part {
  return {
    digits: text.replace(/\D/g, ''),
    hasPlus: /^[([]*\+/.test(text),
    isBracketed: /^[([]+\d\d/.test(text),
  };
}

/** `+61437111222` or `0437111222`. Undefined if these pieces cannot be one number. */
function joinParts(parts: readonly Part[], from: number, end: number): string | undefined {
  let digits = '';
  for (let at = from; at < end; at += 1) {
    const part = parts[at];
    if (!part) return undefined;
    if (at > from && (part.hasPlus || (part.isBracketed && digits.length > MAX_BEFORE_BRACKET)))
      return undefined;
    digits += part.digits;
    if (digits.length > MAX_DIGITS) return undefined;
  }
  return parts[from]?.hasPlus ? `+${digits}` : digits;
}

function countDigits(parts: readonly Part[], from: number, end: number): number {
  return parts.slice(from, end).reduce((sum, { digits }) => sum + digits.length, 0);
}

/** Whether several neighbouring numbers have pieces of the same lengths. */
function areWrittenAlike(parts: readonly Part[], cut: readonly Group[]): boolean {
  const shapes = cut.map(({ from, end }) =>
    parts
      .slice(from, end)
      .map(({ digits }) => digits.length)
      .join(' '),
  );
  return new Set(shapes).size === 1;
}

function parseDigits(digits: string, country: CountryCode): Reading | undefined {
  const abroad = digits.replace(/^00(?=[1-9])/, '+');
  return (
    parseNumber(digits, country) ?? (abroad === digits ? undefined : parseNumber(abroad, country))
  );
}

function parseNumber(digits: string, country: CountryCode): Reading | undefined {
  const parsed = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  const type = parsed?.getType();
  // A number of a known type is valid. Checking both would parse it twice.
  if (!parsed || (!type && !parsed.isValid())) return undefined;
  const count = parsed.nationalNumber.length;
  return {
    phone: parsed.number as string as E164,
    canGetPictures: findKindForNumberType(type) === undefined,
    digits: count,
    usualDigits: findUsualDigits(parsed.country) ?? count,
  };
}
