import { cleanText } from './clean-text.ts';
import { removeMarkup } from './markup.ts';

/** What people do not see as a word before the slashes: spaces, zero-width characters, quotes, bullets, emphasis, emoji. */
const BEFORE = /^[\p{C}\p{Z}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\s>*_~`•◦▪-]+/u;

/** Two slashes, also those that an East Asian keyboard types. */
const SLASHES = /^[/／]{2}/;

/**
 * Whether a text that somebody typed in a live thread (in Slack's mark-up) begins with `//` as people see
 * it. In doubt the text stays in Slack, because a text message cannot be taken back.
 */
export function isPrivateNote(text: string): boolean {
  // Also as it would be texted: a mention or an emoji before the slashes may be removed there.
  return [text, removeMarkup(text), cleanText(text)].some((one) =>
    SLASHES.test(one.replace(BEFORE, '')),
  );
}
