import type { E164 } from './e164.ts';
import { hasDigit, hasLetter } from './text-tokens.ts';

/** A phone number, and a name if one was entered with it. */
export interface Recipient {
  readonly phone: E164;
  /** As it was typed. Fills `{name}` in a message. */
  readonly name?: string;
}

/** What one part of the text contains. */
export interface ParsedPart {
  readonly recipients: readonly Recipient[];
  readonly unread: readonly string[];
  /** The text says that they do not want texts. */
  readonly tableOptOuts?: readonly Recipient[];
}

/** Longer text is not a name; somebody pasted a letter. */
const MAX_NAME_LENGTH = 60;

/** Words next to a number that describe it or say what to do with it. */
const labels: ReadonlySet<string> = new Set(
  'mobile mob mobil cell cellular phone ph tel telephone telefon number num nr fax sms mms text whatsapp handy ext extension dob home work office main business direct call ring please pls hi hello email mail or and on at to is'.split(
    ' ',
  ),
);

/** Not part of the name that follows: `Call Jo on 0437 111 222`. */
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

/** May be part of the name they follow: `Shady Pines Home`. Lower case or brackets show that they are not. */
const perhapsName: ReadonlySet<string> = new Set([
  'home',
  'work',
  'office',
  'main',
  'business',
  'direct',
]);

/** Whether these words only describe a number (`Mobile:`, `or`) and contain no name. */
export function hasOnlyLabels(words: readonly string[]): boolean {
  return words.every((word) => isMark(word) || isLabel(word));
}

/** The name in the words next to a number. '' if there is none. */
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

/** Also `M:`. */
function isLabel(word: string): boolean {
  return labels.has(normalizeWord(word)) || /^[a-z][:=]$/i.test(word);
}

function isMark(word: string): boolean {
  return !hasLetter(word) && !hasDigit(word);
}

/** `(Mobile):` becomes `mobile`. */
function normalizeWord(word: string): string {
  return word.length > 20 ? word : word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Removes the punctuation around a name but keeps its own: `O’Brien`, `Jo (Smith & Co)`, `Ben Jr.` */
function trimMarks(text: string): string {
  // Longer text is not a name, and long punctuation is slow to search.
  if (text.length > 3 * MAX_NAME_LENGTH) return '';
  const isQuoted = /^["'“‘„«`]/.test(text);
  const trimmed = removeBrackets(text)
    .replace(/^(?!\(.*\))[\s\p{P}\p{S}]+/u, '')
    .replace(/(?![.)!?'’"”])[\p{P}\p{S}\s]+$/u, '');
  return (isQuoted ? trimmed.replace(/["'”’“»`]+$/, '') : trimmed).trim();
}

/** Removes brackets around the whole text, and unmatched ones. */
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

/**
 * A quoted name and a number in angle brackets, as in e-mail: `"Smith, Jo" <0437 111 222>`. Everything
 * between the quotes is the name; a quote inside it is doubled.
 */
interface NamedNumber {
  readonly name: string;
  /** As it was typed. */
  readonly number: string;
}

/** Limits the search for the closing quote, so that a text full of quotes does not slow the parser down. */
const LONGEST = 200;

const NAMED = String.raw`["“”]((?:[^"“”\n]|""|““|””){0,${LONGEST}})["“”] {0,9}<([+(\d][^<>\n]{0,40})>`;

const WHOLE = new RegExp(`^\\s*${NAMED}\\s*$`);
const SOMEWHERE = new RegExp(NAMED);
const PARTS = new RegExp(`[^\\S\\n]{0,9}${NAMED}[^\\S\\n]{0,9}(?=[,;\\t|\\n]|$)|[^,;\\t|]+`, 'g');

export function hasNamedNumber(line: string): boolean {
  return SOMEWHERE.test(line);
}

/** Splits a line at commas, semicolons, tabs and bars, except those inside quoted names. */
export function splitLineParts(line: string): readonly string[] {
  return line.match(PARTS) ?? [];
}

/** Undefined if the text is anything other than one named number. */
export function parseNamedNumber(part: string): NamedNumber | undefined {
  const [, name, number] = WHOLE.exec(part) ?? [];
  if (name === undefined || number === undefined) return undefined;
  return { name: name.replace(/(["“”])\1/g, '$1').trim(), number };
}

export function formatNamedNumber({ name, number }: NamedNumber): string {
  return `"${name.replace(/["“”]/g, '$&$&')}" <${number}>`;
}
