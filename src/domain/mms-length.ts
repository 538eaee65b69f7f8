import { firstOutsideGsm } from './gsm-alphabet.ts';

/** ClickSend takes subjects of up to 20 characters (its MMS documentation). */
export const SUBJECT_LIMIT = 20;

/** Longer messages are cut by ClickSend without a word, so they must never get there. */
export const GSM_LIMIT = 1500;
export const UNICODE_LIMIT = 500;

export interface TextMeasure {
  /** As ClickSend counts: UTF-16 units, so an emoji counts as two or more. */
  readonly length: number;
  readonly limit: typeof GSM_LIMIT | typeof UNICODE_LIMIT;
  /** The first character outside GSM 03.38, which lowers the limit; undefined when there is none. */
  readonly unicode?: string;
}

/** How long a message is, and how long it may be. */
export function measureText(text: string): TextMeasure {
  const unicode = firstOutsideGsm(text);
  if (unicode === undefined) return { length: text.length, limit: GSM_LIMIT };
  return { length: text.length, limit: UNICODE_LIMIT, unicode };
}
