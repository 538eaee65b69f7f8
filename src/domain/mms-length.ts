import { findNonGsmCharacter } from './gsm-alphabet.ts';

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
