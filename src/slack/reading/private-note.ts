import { cleanText } from './clean-text.ts';
import { removeMarkup } from './markup.ts';

/**
 * Characters before the slashes that people do not see as a word: spaces, zero-width characters, quotes,
 * bullets, emphasis, emoji.
 */
const BEFORE = /^[\p{C}\p{Z}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\s>*_~`•◦▪-]+/u;

/** Two slashes, including those typed on an East Asian keyboard. */
const SLASHES = /^[/／]{2}/;

/**
 * Whether a text from a live thread (in Slack's mark-up) visibly begins with `//`. In doubt the text stays
 * in Slack, because a text message cannot be recalled.
 */
export function isPrivateNote(text: string): boolean {
  // Also checks the text as it would be sent, because a mention or emoji before the slashes may be removed
  // there.
  return [text, removeMarkup(text), cleanText(text)].some((one) =>
    SLASHES.test(one.replace(BEFORE, '')),
  );
}
