import { fillMergeFields, findUnfilledFields } from './merge-fields.ts';
import type { FormEntry, Problem } from './problem.ts';
import type { Recipient } from './recipient.ts';

/** The basic character set of GSM 03.38. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** The extension table of GSM 03.38. Each of these characters takes two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** How many septets a character takes. Undefined if GSM 03.38 does not have it. */
function countSeptets(character: string): 1 | 2 | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : undefined;
}

/** The first character outside GSM 03.38. A single one makes the whole message Unicode. */
export function findNonGsmCharacter(text: string): string | undefined {
  for (const character of text) if (countSeptets(character) === undefined) return character;
  return undefined;
}

/** ClickSend accepts subjects of up to 20 characters (see its MMS documentation). */
export const SUBJECT_LIMIT = 20;

/** ClickSend silently truncates longer messages, so the app must never submit one. */
export const MMS_GSM_LIMIT = 1500;

export const MMS_UNICODE_LIMIT = 500;

interface MmsLength {
  /** Counted as ClickSend does, in UTF-16 units, so an emoji counts as two or more. */
  readonly length: number;
  readonly limit: typeof MMS_GSM_LIMIT | typeof MMS_UNICODE_LIMIT;
  /** The first character outside GSM 03.38, which lowers the limit. Undefined if there is none. */
  readonly unicode?: string;
}

/** Computes the length of an MMS text and its limit. */
export function measureMmsText(text: string): MmsLength {
  const unicode = findNonGsmCharacter(text);
  if (unicode === undefined) return { length: text.length, limit: MMS_GSM_LIMIT };
  return { length: text.length, limit: MMS_UNICODE_LIMIT, unicode };
}

/** At most 8 parts, according to "How many characters can I send in an SMS" in ClickSend's help. */
const MAX_PARTS = 8;

/** How much fits in a single-part message, and in each part of a longer one, which has a header. */
const GSM = { alone: 160, each: 153 } as const;

const UNICODE = { alone: 70, each: 67 } as const;

const SMS_GSM_LIMIT = MAX_PARTS * GSM.each;

const SMS_UNICODE_LIMIT = MAX_PARTS * UNICODE.each;

interface SmsLength {
  /**
   * Counted as ClickSend does: a line break is two characters ("Line breaks/carriage returns count as 2"),
   * and so is a character from GSM 03.38's extension table. Unicode text is counted in UTF-16 units.
   */
  readonly length: number;
  readonly limit: typeof SMS_GSM_LIMIT | typeof SMS_UNICODE_LIMIT;
  /** How many parts are sent and charged. 0 for an empty text, more than 8 for one that is too long. */
  readonly parts: number;
  /** The first character outside GSM 03.38, which lowers the limit. Undefined if there is none. */
  readonly unicode?: string;
}

/** Computes the length of an SMS text and its limit. */
export function measureSmsText(text: string): SmsLength {
  const unicode = findNonGsmCharacter(text);
  if (unicode !== undefined) {
    const length = text.length + countLineBreaks(text);
    return { length, limit: SMS_UNICODE_LIMIT, parts: countParts(length, UNICODE), unicode };
  }
  const length = countTextSeptets(text) + countLineBreaks(text);
  return { length, limit: SMS_GSM_LIMIT, parts: countParts(length, GSM) };
}

function countTextSeptets(text: string): number {
  let count = 0;
  for (const character of text) count += countSeptets(character) ?? 0;
  return count;
}

/** Counts line breaks written as one character, because `\r\n` already counts as two. */
function countLineBreaks(text: string): number {
  return text.match(/\r(?!\n)|(?<!\r)\n/g)?.length ?? 0;
}

function countParts(length: number, { alone, each }: { alone: number; each: number }): number {
  if (length === 0) return 0;
  return length <= alone ? 1 : Math.ceil(length / each);
}

/** How much text ClickSend accepts. */
interface AnswerMeasure {
  readonly length: number;
  readonly limit: number;
  /** How many SMS parts ClickSend charges for. */
  readonly parts?: number;
  /** The first non-GSM character, which makes the message Unicode and lowers its limit. */
  readonly unicode?: string;
}

export function measureAnswer(text: string, hasPicture: boolean): AnswerMeasure {
  return hasPicture ? measureMmsText(text) : measureSmsText(text);
}

/** Why ClickSend would reject an answer's text. Undefined if it is valid. */
export function findAnswerProblem(
  body: string,
  hasPicture: boolean,
  recipient: Pick<Recipient, 'name'>,
): Problem | undefined {
  if (body === '')
    return hasPicture ? { code: 'words_missing' } : { code: 'entry_missing', entry: 'answer' };
  const [field] = findUnfilledFields(body, recipient);
  if (field) return { code: 'name_unknown', field };
  const measure = measureAnswer(fillMergeFields(body, recipient), hasPicture);
  return findLengthProblem('answer', measure);
}

export function findLengthProblem(
  entry: FormEntry,
  { length, limit, unicode }: Pick<AnswerMeasure, 'length' | 'limit' | 'unicode'>,
): Problem | undefined {
  return length > limit ? { code: 'entry_too_long', entry, length, limit, unicode } : undefined;
}
