import { hasEmojiCode, replaceEmojiCodes } from './emoji.ts';
import { removeEmphasis } from './emphasis.ts';
import { hasMarkup, removeMarkup } from './markup.ts';

/** A mention of everybody in Slack, which means nothing on a phone. Not part of an e-mail address. */
const EVERYBODY = /(?<![\p{L}\p{N}.%+-])@(?:here|channel|everyone)(?![\p{L}\p{N}@]|\.\p{L})/giu;

/** A URL, which must stay unchanged. Punctuation after it belongs to the sentence. */
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>*_~`.,;:!?)\]}"']/gi;

/** Private-use characters that replace a URL while the surrounding text is cleaned. */
const PLACEHOLDER = /\uE0F0(\d+)\uE0F1/g;

/**
 * Converts a text from Slack to what a phone gets: without mark-up, emphasis, emoji codes and @here.
 * Everything else stays unchanged.
 */
export function cleanText(text: string): string {
  const plain = hasMarkup(text) ? removeMarkup(text) : text;
  const addresses: string[] = [];
  const around = plain.replace(PLACEHOLDER, '').replace(ADDRESS, (address) => {
    addresses.push(address);
    return `\uE0F0${addresses.length - 1}\uE0F1`;
  });
  const cleaned = replaceEmojiCodes(removeEmphasis(around)).replace(EVERYBODY, '');
  const isChanged = cleaned !== around || plain !== text || hasEmojiCode(around);
  return (isChanged ? closeGaps(cleaned) : cleaned)
    .replace(PLACEHOLDER, (_, n: string) => addresses[Number(n)] ?? '')
    .trim();
}

/** Removes the double spaces around removed text. */
function closeGaps(text: string): string {
  return text.replace(/[^\S\n]{2,}/g, ' ').replace(/ +([,.!?])(?=\s|$)/g, '$1');
}
