import { hasEmojiCode, replaceEmojiCodes } from './emoji.ts';
import { removeEmphasis } from './emphasis.ts';
import { hasMarkup, removeMarkup } from './markup.ts';

/** Everybody here, or in the channel: nobody with a phone. Not the middle of an address. */
const EVERYBODY = /(?<![\p{L}\p{N}.%+-])@(?:here|channel|everyone)(?![\p{L}\p{N}@]|\.\p{L})/giu;

/** A web address, which must arrive as it is. Signs behind it belong to what stands around it. */
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>*_~`.,;:!?)\]}"']/gi;

/** Stand for an address while the text around it is cleaned; no person writes them. */
const HELD = /\uE0F0(\d+)\uE0F1/g;

/**
 * What somebody wrote in Slack as it goes to a phone, whichever way it came in: no mark-up, no signs
 * for emphasis, no codes of emoji, no @here. Anything else stays as it was written.
 */
export function cleanText(text: string): string {
  const plain = hasMarkup(text) ? removeMarkup(text) : text;
  const addresses: string[] = [];
  const around = plain.replace(HELD, '').replace(ADDRESS, (address) => {
    addresses.push(address);
    return `\uE0F0${addresses.length - 1}\uE0F1`;
  });
  const cleaned = replaceEmojiCodes(removeEmphasis(around)).replace(EVERYBODY, '');
  const isChanged = cleaned !== around || plain !== text || hasEmojiCode(around);
  return (isChanged ? closeGaps(cleaned) : cleaned)
    .replace(HELD, (_, n: string) => addresses[Number(n)] ?? '')
    .trim();
}

/** Blanks around what was left out. */
function closeGaps(text: string): string {
  return text.replace(/[^\S\n]{2,}/g, ' ').replace(/ +([,.!?])(?=\s|$)/g, '$1');
}
