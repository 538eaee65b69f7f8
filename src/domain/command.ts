import { cleanTypedText } from './clean-typed-text.ts';
import type { CountryCode } from './phone.ts';
import { hasPhoneNumber, MAX_RECIPIENTS_LENGTH } from './recipients.ts';

/** A word that can follow `/mms`. Phone numbers can follow it too. */
export interface CommandSyntax {
  /** Lower case. */
  readonly word: string;
  /** Whether the word takes an argument. */
  readonly argument: 'none' | 'optional' | 'required';
}

/** What somebody typed after `/mms`. */
export type ParsedCommand =
  /** Nothing typed: open the form. */
  | { readonly kind: 'form' }
  /** Phone numbers, with or without names: open the form with them filled in. */
  | { readonly kind: 'recipients'; readonly text: string }
  | { readonly kind: 'known'; readonly word: string; readonly rest: string }
  /** An argument is missing, or there is one that the word does not take. */
  | { readonly kind: 'misused'; readonly word: string }
  /** The text is too long to parse. `length` is in characters. */
  | { readonly kind: 'tooLong'; readonly length: number }
  /** `guess` is the closest known word. */
  | { readonly kind: 'unknown'; readonly typed: string; readonly guess?: string };

/**
 * Parses the text after `/mms`. Case does not matter. Known words win, then phone numbers, then a guess: in
 * `Liszt 0437 111 222`, `Liszt` is a person's name and not a typo of `lists`.
 */
export function parseCommand(
  text: string,
  country: CountryCode,
  commands: readonly CommandSyntax[],
): ParsedCommand {
  const { length } = text.trim();
  if (length > MAX_RECIPIENTS_LENGTH) return { kind: 'tooLong', length };
  // A two-word match would be a person's name if a number follows.
  const typed = cleanTypedText(text)
    .trim()
    .replace(/^opt[-_ ](outs?|in)\b/i, 'opt$1');
  if (typed === '') return { kind: 'form' };
  const [, first = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
  const command = commands.find(({ word }) => word === first.toLowerCase());
  if (command) {
    const { word, argument } = command;
    const isMisused = argument === (rest === '' ? 'required' : 'none');
    return isMisused ? { kind: 'misused', word } : { kind: 'known', word, rest };
  }
  if (hasPhoneNumber(typed, country)) return { kind: 'recipients', text: typed };
  const words = commands.map(({ word }) => word);
  const guess = guessCommand(first.toLowerCase(), rest, words);
  if (guess) return { kind: 'unknown', typed, guess };
  // An unreadable number still opens the form, where the person can correct it.
  return /\d/.test(typed) ? { kind: 'recipients', text: typed } : { kind: 'unknown', typed };
}

/** `cancelall` and `cancel-all` are typos of `cancel all`. */
function guessCommand(first: string, rest: string, words: readonly string[]): string | undefined {
  if (/^cancel[-_]?all$/.test(first) && rest === '') return 'cancel all';
  const word = findNearestWord(first, words);
  return word && [word, rest].filter(Boolean).join(' ');
}

/**
 * The number of typos between two words: a letter added, missing, replaced, or swapped with its neighbour
 * (Damerau–Levenshtein distance, each position changed at most once).
 */
export function computeEditDistance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          getCell(last, j) + 1,
          getCell(row, j - 1) + 1,
          getCell(last, j - 1) + (isSame ? 0 : 1),
          isSwapped ? getCell(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return getCell(last, other.length);
}

function getCell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

const MAX_SLIPS = 2;

/** Finds the word that was probably meant: one that starts with the typed text, or has few typos for its length. */
export function findNearestWord(typed: string, words: readonly string[]): string | undefined {
  const begun = typed.length >= 3 ? words.filter((word) => word.startsWith(typed)) : [];
  if (begun.length === 1) return begun[0];
  const near = words
    // A much longer word cannot match, and comparing takes time in proportion to both lengths.
    .filter((word) => Math.abs(word.length - typed.length) <= MAX_SLIPS)
    .map((word) => ({ word, slips: computeEditDistance(typed, word) }))
    .filter(
      ({ word, slips }) => slips <= (Math.min(word.length, typed.length) >= 5 ? MAX_SLIPS : 1),
    );
  const fewest = Math.min(...near.map(({ slips }) => slips));
  const nearest = near.filter(({ slips }) => slips === fewest).map(({ word }) => word);
  // Prefer `optout` to `optouts`.
  return nearest.find((word) => !nearest.some((one) => one !== word && word.startsWith(one)));
}
