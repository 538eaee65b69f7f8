import { hasNoTextsWish, simplifyWords } from './no-texts-wish.ts';

/** What stands under a heading such as `DO NOT TEXT`, up to a heading that says the opposite, or to the end. */
interface NoTextsSections {
  /** The headings and remarks themselves, as they stand in the text. */
  readonly headings: ReadonlySet<string>;
  /** The digits of each of their lines. */
  readonly digits: readonly string[];
}

/** A list of people who opted out, in other words than those in a row. */
const LIST_OF_OPT_OUTS =
  /^(?:(?:sms|text) )?(?:opt ?outs?|unsubscribes?|(?:dnc|stop|block|black|suppression|do not contact) ?list)$/;

/** Words on a line of their own that end such a section. */
const MAY_BE_TEXTED =
  /\b(?:ok|okay|safe|happy|fine) (?:to|for) (?:text|sms|contact|send)|\bopted ?in\b|^(?:subscribed|active|recipients|everyone else|the rest|others)$|^(?:please |do |only |to )*(?:text|send)(?: to)?(?: these| them| everyone| the rest| to)?$/;

/** A shorter number is part of the words: `Do not text (3 people)`. */
const FEWEST_DIGITS = 7;
const MAX_LENGTH = 80;

const CELLS = /[,;\t|]/;
const ENDS_WITH_COLON = /:\W*$/;

/** `DO NOT TEXT (updated 2025-03-12)`. Its digits are no phone number. */
const DATE =
  /(?<![\d./+-])(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)(?![\d./-])/g;

/** `Opt-outs (2):`, `Opt-outs: 2` and `Opt-outs (updated 2025-03-12)`. */
const NOTE = /\([^()]*\)|\[[^[\]]*\]|\d+\W*$/g;

/**
 * Finds the lines under headings that say not to text somebody. An empty line or a name does not end a section: who
 * stands in it by mistake is left out, and the author is told. Who is texted by mistake is not.
 */
export function findNoTextsSections(text: string): NoTextsSections {
  const lines = text.split('\n').map((line) => line.trim());
  const headings = new Set<string>();
  const out = new Set<number>();
  let isInside = false;
  for (const [n, line] of lines.entries()) {
    if (isHeading(line)) {
      for (const part of [line, ...line.split(CELLS)]) headings.add(normalizeSpaces(part));
      const hasNumberAbove = hasNumber(lines[n - 1]);
      const hasNumberBelow = lines.slice(n + 1).some(hasNumber);
      const isRemark = hasNumberAbove && /^[([]/.test(line);
      // `Jo 0437 111 222`, then `do not text`: it may be about Jo, too.
      if (hasNumberAbove && (isRemark || !hasNumberBelow || !isClearHeading(line))) out.add(n - 1);
      isInside ||= !isRemark;
    } else if (isInside && isEnd(line)) {
      headings.add(normalizeSpaces(line));
      isInside = false;
    } else if (isInside) out.add(n);
  }
  const digits = [...out].map((n) => getDigits(lines[n])).filter((one) => one !== '');
  return digits.length > 0 ? { headings, digits } : { headings: new Set(), digits };
}

function isHeading(line: string): boolean {
  if (line === '' || line.length > MAX_LENGTH || hasNumber(line)) return false;
  const [first = '', ...others] = line.split(CELLS).filter((cell) => /[\p{L}\p{N}]/u.test(cell));
  // `Do not text, as of March:`, but not `Opted out,Name,Mobile`, which names columns.
  return isNoTextsCell(first) && (others.every(isNoTextsCell) || ENDS_WITH_COLON.test(line));
}

function isNoTextsCell(cell: string): boolean {
  return hasNoTextsWish(cell) || LIST_OF_OPT_OUTS.test(simplifyWords(removeNotes(cell)));
}

/** `Opted out:`, `DO NOT TEXT` and a row of its own in a table are about what follows. */
function isClearHeading(line: string): boolean {
  return ENDS_WITH_COLON.test(line) || !/\p{Ll}/u.test(removeNotes(line)) || CELLS.test(line);
}

function isEnd(line: string): boolean {
  return !hasNumber(line) && MAY_BE_TEXTED.test(simplifyWords(line));
}

function removeNotes(text: string): string {
  return text.replace(DATE, '').replace(NOTE, '');
}

function hasNumber(line: string | undefined): boolean {
  return getDigits(line?.replace(DATE, '')).length >= FEWEST_DIGITS;
}

function getDigits(line = ''): string {
  return line.replace(/\D/g, '');
}

function normalizeSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Whether a number stands there, however it is written. */
export function isInSections({ digits }: NoTextsSections, phone: string): boolean {
  const last = phone.slice(-FEWEST_DIGITS);
  return digits.some((line) => line.includes(last));
}
