import codes from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' };

/** A mention of everybody in Slack, which means nothing on a phone. Not part of an e-mail address. */
const EVERYBODY = /(?<![\p{L}\p{N}.%+-])@(?:here|channel|everyone)(?![\p{L}\p{N}@]|\.\p{L})/giu;

/** A URL, which must stay unchanged. Punctuation after it belongs to the sentence. */
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>*_~`.,;:!?)\]}"']/gi;

/** Private-use characters that replace a URL while the surrounding text is cleaned. */
const PLACEHOLDER = /\uE0F0(\d+)\uE0F1/g;

/**
 * Converts a text from Slack to what a phone gets: without mark-up, emphasis, emoji codes and @here.
 * Everything else stays unchanged, and so do the tildes around struck text.
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

/** Slack's names for emoji (it uses iamcal's list) with their characters. */
const characters = new Map(
  Object.entries(codes).flatMap(([hex, names]) =>
    [names].flat().map((name) => [name, toCharacter(hex)] as const),
  ),
);

/** `:wave:`, `:wave::skin-tone-2:`; not the middle of `10:30:00`. */
const CODE = /(?<![\p{L}\p{N}]):([a-z0-9_+'-]+):(?::(skin-tone-[2-6]):)?(?![\p{L}\p{N}])/giu;

function hasEmojiCode(text: string): boolean {
  return text.search(CODE) !== -1;
}

/**
 * Replaces Slack's emoji codes with characters. Removes codes of custom emoji, which mean nothing on a
 * phone. Text without a letter is not a code.
 */
function replaceEmojiCodes(text: string): string {
  return text.replace(CODE, (whole, name: string, tone?: string) => {
    const character = characters.get(name.toLowerCase());
    if (character) return `${character}${(tone && characters.get(tone)) ?? ''}`;
    return /[a-z]/i.test(name) ? '' : whole;
  });
}

function toCharacter(hex: string): string {
  return String.fromCodePoint(...hex.split('-').map((one) => Number.parseInt(one, 16)));
}

/** A code block. Marks inside it are removed too, because they mean nothing on a phone. */
const FENCED = /```\n?([^`]+?)\n?```/g;

/**
 * Marks around words on one line, with no letter, digit or further mark before or after, as Slack
 * recognizes them: not those in `2*3*4`, `snake_case`, `____` or `(*)`. Limited to 200 characters, because
 * a text full of marks would take long to search.
 */
const MARKED =
  /(?<![\p{L}\p{N}*_~`])([*_~`])(?!\1)(?=[^\s)\]},.;:!?])([^\n]{0,200}?[^\s([{])(?<!\1)\1(?![\p{L}\p{N}*_~`])/gu;

/** Nested marks: `*_~`x`~_*`. */
const DEEPEST = 4;

/** A private-use character that replaces the tildes around struck text while marks inside and outside it are removed. */
const STRUCK = /\uE0F2/g;

/**
 * Removes the marks that Slack renders as bold, italic or code. The tildes around struck text stay, because without
 * them `~$500~ $450` names two prices.
 */
function removeEmphasis(text: string): string {
  let plain = text.replace(STRUCK, '').replace(FENCED, '$1');
  for (let depth = 0; depth < DEEPEST; depth += 1)
    plain = plain.replace(MARKED, (_, mark: string, inner: string) =>
      mark === '~' ? `\uE0F2${inner}\uE0F2` : inner,
    );
  return plain.replace(STRUCK, '~');
}

/** `<…>` in a message's text: a mention, a link, a date. Other angle brackets were typed. */
const MARKUP = /<([@#!][^<>|]*|[a-z][a-z0-9+.-]*:[^<>|\s]*)(?:\|([^<>]*))?>/gi;

const GROUP_MENTION = /^!(?:here|channel|everyone)(?:\^|$)/;

/** Whether a text contains Slack's mark-up. */
function hasMarkup(text: string): boolean {
  return text.search(MARKUP) !== -1 || /&(?:lt|gt|amp);/.test(text);
}

/**
 * A message's text without Slack's mark-up. A mention without a name is removed, because it holds only an
 * id. `:emoji:` and `*bold*` stay.
 */
export function removeMarkup(mrkdwn: string): string {
  return mrkdwn
    .replace(MARKUP, (_, inner: string, label?: string) => formatMarkup(inner, label ?? ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]{2,}/g, ' ')
    .trim();
}

function formatMarkup(inner: string, label: string): string {
  switch (inner[0]) {
    case '@':
      return label && `@${label.replace(/^@/, '')}`;
    case '#':
      return label && `#${label.replace(/^#/, '')}`;
    case '!':
      // `<!here>` addresses people in Slack; groups and dates have a label.
      return GROUP_MENTION.test(inner) ? '' : label;
    default:
      return formatLink(inner, label);
  }
}

/** On a phone the URL matters; its label is added unless it is the same. */
function formatLink(url: string, label: string): string {
  const address = url.replace(/^(?:mailto|tel):/, '');
  if (label === '') return address;
  return stripScheme(label) === stripScheme(address) ? label : `${label} (${address})`;
}

function stripScheme(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}

/**
 * What people do not see as a word before the slashes: spaces, zero-width characters, punctuation, emphasis,
 * emoji, and the number of a list.
 */
const BEFORE = /^(?:(?![/／])[\p{C}\p{Z}\p{M}\p{P}\p{S}\s]|\d{1,3}[.)])+/u;

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
