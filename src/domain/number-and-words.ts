import { type CountryCode, type E164, readPhone } from './phone.ts';

/** A number, and what was written behind it. */
export interface NumberAndWords {
  readonly phone: E164;
  /** '' for none. */
  readonly words: string;
}

/** No number is written in more pieces than this (`+61 4 37 11 12 22`). */
const MOST_PIECES = 8;

/**
 * Reads `0437 111 222 asked at the desk`: the most that is a number from the beginning on, then
 * words. Undefined when it does not begin with a number.
 */
export function readNumberAndWords(text: string, country: CountryCode): NumberAndWords | undefined {
  const pieces = text.trim().split(/\s+/);
  for (let end = Math.min(pieces.length, MOST_PIECES); end > 0; end -= 1) {
    const phone = readPhone(
      pieces
        .slice(0, end)
        .join(' ')
        .replace(/[,;:]$/, ''),
      country,
    );
    if (phone) return { phone, words: wordsFrom(pieces.slice(end)) };
  }
  return undefined;
}

function wordsFrom(pieces: readonly string[]): string {
  return pieces.join(' ').replace(/^[-–—:,;]\s*/, '');
}
