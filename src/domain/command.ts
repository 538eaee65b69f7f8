import { findNearestWord } from './nearest-word.ts';
import type { CountryCode } from './phone.ts';
import { hasPhoneNumber, MAX_RECIPIENTS_LENGTH } from './recipients.ts';
import { cleanTypedText } from './typed-text.ts';

/** A word that can be typed after `/mms`; numbers may be typed there as well. */
export interface CommandSyntax {
  /** Lower case. */
  readonly word: string;
  /** Whether something is typed behind the word. */
  readonly argument: 'none' | 'optional' | 'required';
}

/** What somebody typed after `/mms`. */
export type ParsedCommand =
  /** Nothing: the form. */
  | { readonly kind: 'form' }
  /** Numbers, with or without names: the form with them. */
  | { readonly kind: 'recipients'; readonly text: string }
  | { readonly kind: 'known'; readonly word: string; readonly rest: string }
  /** Needs more, or takes no more. */
  | { readonly kind: 'misused'; readonly word: string }
  /** More than can be read; in characters. */
  | { readonly kind: 'tooLong'; readonly length: number }
  /** `guess`: what it would be without its slips. */
  | { readonly kind: 'unknown'; readonly typed: string; readonly guess?: string };

/**
 * Reads what was typed; case does not matter. A known word comes first, then numbers, then a guess:
 * `Liszt 0437 111 222` is somebody of that name, not a slip in `lists`.
 */
export function parseCommand(
  text: string,
  country: CountryCode,
  commands: readonly CommandSyntax[],
): ParsedCommand {
  const { length } = text.trim();
  if (length > MAX_RECIPIENTS_LENGTH) return { kind: 'tooLong', length };
  // Two words of it would be somebody's name before a number.
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
  // Not a number yet: in the form it can be mended.
  return /\d/.test(typed) ? { kind: 'recipients', text: typed } : { kind: 'unknown', typed };
}

/** `cancelall` and `cancel-all` are slips as well. */
function guessCommand(first: string, rest: string, words: readonly string[]): string | undefined {
  if (/^cancel[-_]?all$/.test(first) && rest === '') return 'cancel all';
  const word = findNearestWord(first, words);
  return word && [word, rest].filter(Boolean).join(' ');
}
