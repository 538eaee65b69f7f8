import { cleanText } from './clean-text.ts';
import { removeMarkup } from './markup.ts';

/** What may stand before the slashes and is not seen as a word: space, what has no width, quotes, bullets, emphasis, emoji. */
const BEFORE = /^[\p{C}\p{Z}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\s>*_~`•◦▪-]+/u;

/** Two slashes, also those that an East Asian keyboard types. */
const SLASHES = /^[/／]{2}/;

/**
 * Whether what somebody typed in a live thread (Slack's mark-up) begins with `//`, as a person sees
 * it: when in doubt it stays inside, since what went out cannot be taken back.
 */
export function isPrivateNote(text: string): boolean {
  // As it would go out too: a mention or an emoji before them may be left out of that.
  return [text, removeMarkup(text), cleanText(text)].some((one) =>
    SLASHES.test(one.replace(BEFORE, '')),
  );
}
