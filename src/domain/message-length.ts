/** GSM 03.38's basic set. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table: each goes over the air as two. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** How many septets a character takes; undefined when it is not in the alphabet. */
function countSeptets(character: string): 1 | 2 | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : undefined;
}

/** The first character outside GSM 03.38: one is enough to make the whole message Unicode. */
export function findNonGsmCharacter(text: string): string | undefined {
  for (const character of text) if (countSeptets(character) === undefined) return character;
  return undefined;
}

/** ClickSend takes subjects of up to 20 characters (its MMS documentation). */
export const SUBJECT_LIMIT = 20;

/** Longer messages are cut by ClickSend without a word, so they must never get there. */
export const MMS_GSM_LIMIT = 1500;

export const MMS_UNICODE_LIMIT = 500;

interface MmsLength {
  /** As ClickSend counts: UTF-16 units, so an emoji counts as two or more. */
  readonly length: number;
  readonly limit: typeof MMS_GSM_LIMIT | typeof MMS_UNICODE_LIMIT;
  /** The first character outside GSM 03.38, which lowers the limit; undefined when there is none. */
  readonly unicode?: string;
}

/** How long a message is, and how long it may be. */
export function measureMmsText(text: string): MmsLength {
  const unicode = findNonGsmCharacter(text);
  if (unicode === undefined) return { length: text.length, limit: MMS_GSM_LIMIT };
  return { length: text.length, limit: MMS_UNICODE_LIMIT, unicode };
}

/** ClickSend's help, "How many characters can I send in an SMS": at most 8 parts. */
const MAX_PARTS = 8;

/** What fits when it is alone, and what fits in each of several: these carry a header that puts them together again. */
const GSM = { alone: 160, each: 153 } as const;

const UNICODE = { alone: 70, each: 67 } as const;

const SMS_GSM_LIMIT = MAX_PARTS * GSM.each;

const SMS_UNICODE_LIMIT = MAX_PARTS * UNICODE.each;

interface SmsLength {
  /**
   * As ClickSend counts: a line break is two characters ("Line breaks/carriage returns count as 2"),
   * and so is one of GSM 03.38's extension table; in Unicode UTF-16 units.
   */
  readonly length: number;
  readonly limit: typeof SMS_GSM_LIMIT | typeof SMS_UNICODE_LIMIT;
  /** How many messages it is sent, and paid, as; 0 for no text, and more than 8 for what is too long. */
  readonly parts: number;
  /** The first character outside GSM 03.38, which lowers the limit; undefined when there is none. */
  readonly unicode?: string;
}

/** How long a text is as an SMS, and how long it may be. */
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

/** Those written with one character: `\r\n` is two already. */
function countLineBreaks(text: string): number {
  return text.match(/\r(?!\n)|(?<!\r)\n/g)?.length ?? 0;
}

function countParts(length: number, { alone, each }: { alone: number; each: number }): number {
  if (length === 0) return 0;
  return length <= alone ? 1 : Math.ceil(length / each);
}
