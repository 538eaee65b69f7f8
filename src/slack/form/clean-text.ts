import { hasEmojiCode, withEmoji } from './emoji.ts';
import { hasMarkup, plainText } from './plain-text.ts';

/** What somebody wrote in Slack as it goes to a phone: no mark-up, no codes of emoji. Anything else stays as it was written. */
export function cleanText(text: string): string {
  if (!hasMarkup(text) && !hasEmojiCode(text)) return text.trim();
  return withEmoji(plainText(text))
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/ +([,.!?])(?=\s|$)/g, '$1')
    .trim();
}
