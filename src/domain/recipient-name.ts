import { hasDigit, hasLetter } from './text-tokens.ts';

/** Longer ones are no names: somebody pasted a letter. */
const MAX_NAME_LENGTH = 60;

/** Words around a number that say what it is, or what to do with it. */
const labels: ReadonlySet<string> = new Set(
  'mobile mob mobil cell cellular phone ph tel telephone telefon number num nr fax sms mms text whatsapp handy ext extension dob home work office main business direct call ring please pls hi hello email mail or and on at to is'.split(
    ' ',
  ),
);

/** In front of a name they are no part of it: `Call Jo on 0437 111 222`. */
const before: ReadonlySet<string> = new Set([
  'please',
  'pls',
  'call',
  'text',
  'sms',
  'or',
  'and',
  'to',
  'ring',
]);

/** Behind a name they may be: `Shady Pines Home`. Small letters or brackets tell. */
const perhapsName: ReadonlySet<string> = new Set([
  'home',
  'work',
  'office',
  'main',
  'business',
  'direct',
]);

/** Whether these words say what a number is (`Mobile:`, `or`), and nobody's name. */
export function hasOnlyLabels(words: readonly string[]): boolean {
  return words.every((word) => isMark(word) || isLabel(word));
}

/** The name in words that stand beside a number; '' when they name nobody. */
export function parseRecipientName(words: readonly string[]): string {
  if (hasOnlyLabels(words)) return '';
  const name = trimMarks(removeLabels(words).join(' '));
  return hasLetter(name) && name.length <= MAX_NAME_LENGTH ? name : '';
}

function removeLabels(words: readonly string[]): readonly string[] {
  let from = 0;
  let end = words.length;
  while (from < end && isBefore(words[from] ?? '')) from += 1;
  while (end > from && isBehind(words[end - 1] ?? '')) end -= 1;
  return words.slice(from, end);
}

function isBefore(word: string): boolean {
  const bare = normalizeWord(word);
  return isMark(word) || before.has(bare) || (isLabel(word) && /[:=]$/.test(word));
}

function isBehind(word: string): boolean {
  const bare = normalizeWord(word);
  if (isMark(word)) return true;
  if (!isLabel(word)) return false;
  return !perhapsName.has(bare) || word === bare || /[^\p{L}]$/u.test(word);
}

/** `M:` too. */
function isLabel(word: string): boolean {
  return labels.has(normalizeWord(word)) || /^[a-z][:=]$/i.test(word);
}

function isMark(word: string): boolean {
  return !hasLetter(word) && !hasDigit(word);
}

/** `(Mobile):` is `mobile`. */
function normalizeWord(word: string): string {
  return word.length > 20 ? word : word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Without what stands around a name, with what belongs to it: `O’Brien`, `Jo (Smith & Co)`, `Ben Jr.` */
function trimMarks(text: string): string {
  // What is longer is no name, and long marks take long to look through.
  if (text.length > 3 * MAX_NAME_LENGTH) return '';
  const isQuoted = /^["'“‘„«`]/.test(text);
  const trimmed = removeBrackets(text)
    .replace(/^(?!\(.*\))[\s\p{P}\p{S}]+/u, '')
    .replace(/(?![.)!?'’"”])[\p{P}\p{S}\s]+$/u, '');
  return (isQuoted ? trimmed.replace(/["'”’“»`]+$/, '') : trimmed).trim();
}

/** A pair that is around all of it goes, and so does every one that has no other. */
function removeBrackets(text: string): string {
  const around = /^\s*\(([^()]*)\)\s*$/.exec(text);
  if (around) return around[1] ?? '';
  let open = 0;
  for (const sign of text) {
    open += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (open < 0) break;
  }
  return open === 0 ? text : text.replace(/[()]+/g, ' ').replace(/ +/g, ' ');
}
