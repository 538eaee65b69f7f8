import { findNearestWord } from './nearest-word.ts';
import type { CountryCode } from './phone.ts';
import { hasPhoneNumber, MAX_RECIPIENTS_LENGTH } from './recipients.ts';
import { cleanTypedText } from './typed-text.ts';

/** What can be typed after `/mms`, and how it is used. Numbers may stand there as well. */
export const commandUsages = {
  help: 'help',
  history: 'history [number] [state] [date or from..to] [mine] [here]',
  status: 'status <id or number>',
  scheduled: 'scheduled',
  cancel: 'cancel <id>` or `/mms cancel all',
  who: 'who <number>',
  forget: 'forget <number>',
  export: 'export [date or from..to]',
  price: 'price <numbers>',
  balance: 'balance',
  lists: 'lists [a part of the name]',
  templates: 'templates',
  live: 'live [on or off]',
  optout: 'optout <number> [reason]',
  optin: 'optin <number> <reason>',
  optouts: 'optouts [export]',
} as const;

export type CommandWord = keyof typeof commandUsages;

export const commandWords = Object.keys(commandUsages) as readonly CommandWord[];

/** What somebody typed after `/mms`. */
export type Command =
  /** Nothing: the form. */
  | { readonly kind: 'form' }
  /** Numbers, with or without names: the form with them. */
  | { readonly kind: 'recipients'; readonly text: string }
  | { readonly kind: 'known'; readonly word: CommandWord; readonly rest: string }
  /** Needs more, or takes no more. */
  | { readonly kind: 'misused'; readonly word: CommandWord }
  /** More than can be read; in characters. */
  | { readonly kind: 'tooLong'; readonly length: number }
  /** `guess`: what it would be without its slips. */
  | { readonly kind: 'unknown'; readonly typed: string; readonly guess?: string };

const alone: ReadonlySet<CommandWord> = new Set(['scheduled', 'balance', 'templates']);
const wanting: ReadonlySet<CommandWord> = new Set([
  'status',
  'cancel',
  'price',
  'optout',
  'optin',
  'who',
  'forget',
]);

/**
 * Reads what was typed; case does not matter. A known word comes first, then numbers, then a guess:
 * `Liszt 0437 111 222` is somebody of that name, not a slip in `lists`.
 */
export function parseCommand(text: string, country: CountryCode): Command {
  const { length } = text.trim();
  if (length > MAX_RECIPIENTS_LENGTH) return { kind: 'tooLong', length };
  // Two words of it would be somebody's name before a number.
  const typed = cleanTypedText(text)
    .trim()
    .replace(/^opt[-_ ](outs?|in)\b/i, 'opt$1');
  if (typed === '') return { kind: 'form' };
  const [, first = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
  const word = commandWords.find((known) => known === first.toLowerCase());
  if (word) return used(word, rest);
  if (hasPhoneNumber(typed, country)) return { kind: 'recipients', text: typed };
  const guess = guessOf(first.toLowerCase(), rest);
  if (guess) return { kind: 'unknown', typed, guess };
  // Not a number yet: in the form it can be mended.
  return /\d/.test(typed) ? { kind: 'recipients', text: typed } : { kind: 'unknown', typed };
}

function used(word: CommandWord, rest: string): Command {
  if (alone.has(word) && rest !== '') return { kind: 'misused', word };
  if (wanting.has(word) && rest === '') return { kind: 'misused', word };
  return { kind: 'known', word, rest };
}

/** `cancelall` and `cancel-all` are slips as well. */
function guessOf(first: string, rest: string): string | undefined {
  if (/^cancel[-_]?all$/.test(first) && rest === '') return 'cancel all';
  const word = findNearestWord(first, commandWords);
  return word && [word, rest].filter(Boolean).join(' ');
}
