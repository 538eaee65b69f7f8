import codes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** Slack's names for emoji (it uses iamcal's list) with their characters. */
const characters = new Map(
  Object.entries(codes).flatMap(([hex, names]) =>
    [names].flat().map((name) => [name, toCharacter(hex)] as const),
  ),
);

/** `:wave:`, `:wave::skin-tone-2:`; not the middle of `10:30:00`. */
const CODE = /(?<![\p{L}\p{N}]):([a-z0-9_+'-]+):(?::(skin-tone-[2-6]):)?(?![\p{L}\p{N}])/giu;

export function hasEmojiCode(text: string): boolean {
  return text.search(CODE) !== -1;
}

/**
 * Replaces Slack's emoji codes with characters. Removes codes of custom emoji, which mean nothing on a
 * phone. Text without a letter is not a code.
 */
export function replaceEmojiCodes(text: string): string {
  return text.replace(CODE, (whole, name: string, tone?: string) => {
    const found = characters.get(name.toLowerCase());
    if (found) return `${found}${(tone && characters.get(tone)) ?? ''}`;
    return /[a-z]/i.test(name) ? '' : whole;
  });
}

function toCharacter(hex: string): string {
  return String.fromCodePoint(...hex.split('-').map((one) => Number.parseInt(one, 16)));
}
