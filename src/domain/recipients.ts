import { type CountryCode, type E164, readPhone } from './phone.ts';

/** Somebody to be reached: a number and, where it was given along with it, a name. */
export interface Recipient {
  readonly phone: E164;
  /** As it was written; fills `{name}` in a message. */
  readonly name?: string;
}

/** What was read out of a recipients field. Order is the order of writing; nobody is in it twice. */
export interface Recipients {
  readonly recipients: readonly Recipient[];
  /** Written more than once; each of them is among `recipients`, once. */
  readonly doubles: readonly Recipient[];
  /** Pieces that are no valid phone number, as they were written. */
  readonly unread: readonly string[];
}

/** No number is written in more pieces than this (`+61 4 37 11 12 22`). */
const MOST_PIECES = 8;

/** Longer ones are no names: somebody pasted a letter. */
const LONGEST_NAME = 60;

/**
 * Reads several numbers out of pasted text. Commas, semicolons, tabs, bars and line ends separate;
 * spaces may separate or belong to a number, so the longest run of pieces that is a valid number
 * counts as one. Words before a number name whoever has it, else the words behind it do.
 */
export function readRecipients(text: string, country: CountryCode): Recipients {
  const found: Recipient[] = [];
  const unread: string[] = [];
  // Rows of a table: the cell before a number is a name, not a number that cannot be read.
  const rows = text.replace(/(\p{L}[^\d\t\r\n,;|]*)\t+(?=[+(\d])/gu, '$1 ');
  for (const part of rows.split(/[,;\t|\r\n\u2028\u2029]+/)) {
    const read = readPart(part, country);
    found.push(...read.found);
    unread.push(...read.unread);
  }
  return { ...withoutDoubles(found), unread };
}

/** Everybody once, with the first name that came along. */
export function withoutDoubles(all: readonly Recipient[]): Omit<Recipients, 'unread'> {
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

function readPart(part: string, country: CountryCode): { found: Recipient[]; unread: string[] } {
  const pieces = piecesOf(part);
  const found: Recipient[] = [];
  const unread: string[] = [];
  /** What stands between two numbers. */
  let between: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    const next = longestPhone(pieces, from, country);
    if (next) {
      const { name, left } = nameBefore(between);
      found.push(named(next.phone, name));
      unread.push(...left);
      between = [];
    } else {
      between.push(pieces[from] ?? '');
    }
    from = next?.end ?? from + 1;
  }
  // A number that was cut in pieces is told as it was written, not piece by piece.
  if (found.length === 0) return { found, unread: between.length > 0 ? [between.join(' ')] : [] };
  const last = found.at(-1);
  if (last && !last.name) found[found.length - 1] = named(last.phone, nameIn(wordsOf(between)));
  return { found, unread: [...unread, ...between.filter(hasDigit)] };
}

/** Words with no more than a house number in them: `Unit 12`. Other digits are a number that cannot be read. */
function nameBefore(pieces: readonly string[]): { name: string; left: readonly string[] } {
  const [first = ''] = pieces;
  const isName =
    /\p{L}/u.test(first) && pieces.every((piece) => !hasDigit(piece) || piece.length <= 4);
  if (isName) return { name: nameIn(pieces), left: [] };
  return { name: nameIn(wordsOf(pieces)), left: pieces.filter(hasDigit) };
}

/** Address books give the name along with the number. */
function wordsOf(pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece) => !hasDigit(piece));
}

function hasDigit(piece: string): boolean {
  return /\d/.test(piece);
}

function piecesOf(part: string): readonly string[] {
  // Bullets, quotes and angle brackets come along when numbers are pasted from lists and mails.
  return part
    .replace(/\p{Cf}|[<>"'“”‘’]|tel:/giu, ' ')
    .trim()
    .replace(/^(?:[-–—•·*][-–—•·*\s]*|\d{1,3}[.)]\s+)(?=[+(\d\p{L}])/u, '')
    .split(/\s+/)
    .filter((piece) => piece !== '');
}

/** Empty when these words name nobody. */
function nameIn(words: readonly string[]): string {
  const name = words
    .join(' ')
    .replace(/^[\s\p{P}\p{S}]+|[\s:=\-–—(\p{S}]+$/gu, '')
    .trim();
  return /\p{L}/u.test(name) && name.length <= LONGEST_NAME ? name : '';
}

function named(phone: E164, name: string): Recipient {
  return name ? { phone, name } : { phone };
}

function longestPhone(pieces: readonly string[], from: number, country: CountryCode) {
  for (let end = Math.min(pieces.length, from + MOST_PIECES); end > from; end -= 1) {
    const phone = readPhone(pieces.slice(from, end).join(' '), country);
    if (phone) return { phone, end };
  }
  return undefined;
}
