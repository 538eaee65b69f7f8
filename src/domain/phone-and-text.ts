import type { CountryCode, E164 } from './e164.ts';
import { createPhoneNumberParser } from './phone-number-parser.ts';
import { tokenizeText } from './text-tokens.ts';
import { cleanTypedText } from './typed-text.ts';

/** A number, and what was written behind it. */
export interface PhoneAndText {
  readonly phone: E164;
  /** '' for none. */
  readonly text: string;
}

/**
 * Reads `0437 111 222 asked at the desk`: a number, then words. Undefined when it does not begin
 * with a number, and when it is not clear where the number ends.
 */
export function parsePhoneAndText(text: string, country: CountryCode): PhoneAndText | undefined {
  const pieces = tokenizeText(cleanTypedText(text));
  const run: string[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'number') break;
    run.push(piece.text);
    if (piece.isEnd) break;
  }
  const start = createPhoneNumberParser(country).parseFirst(run);
  if (!start) return undefined;
  const rest = pieces.slice(start.length).map(({ raw }) => raw);
  return { phone: start.phone, text: rest.join(' ').replace(/^[-–—:,;]\s*/, '') };
}
