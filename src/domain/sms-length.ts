import { countSeptets, findNonGsmCharacter } from './gsm-alphabet.ts';

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
