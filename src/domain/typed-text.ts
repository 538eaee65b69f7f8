/**
 * Text as a person or Slack wrote it, with what a reader of numbers must not trip over made plain:
 * Slack's links are what they show, its entities are characters, other scripts' digits and
 * full-width signs are ASCII, characters that nobody sees are gone, blank ones are spaces.
 * Takes time in proportion to the length of the text.
 */
export function cleanTypedText(text: string): string {
  return text
    .replace(LINK, (_, address: string, label?: string) => showLink(address, label ?? ''))
    .replace(/&(lt|gt|amp);/g, (_, name: keyof typeof entities) => entities[name])
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(BLANK, ' ')
    .replace(UNSEEN, (_, joiner?: string) => joiner ?? '')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3001\u060c]/g, ',')
    .replace(/\u061b/g, ';')
    .replace(/\ufe62/g, '+')
    .replace(/(?![0-9])\p{Nd}/gu, readDigit);
}

/** Slack's form of a link; what comes between `<` and `>` never holds another `<`. */
const LINK = /<([a-z]+:[^<>|\s]*)(?:\|([^<>]*))?>/gi;

const entities = { lt: '<', gt: '>', amp: '&' } as const;

/** Looks like a space, or is a place to break a line, but `\s` does not match it. */
const BLANK = /[\u200b\u2800\u3164\u115f\u1160\uffa0\ufffc]/g;

/**
 * Unicode's default-ignorable, format and control characters. A joiner stays inside a word, where it
 * is part of how some scripts, and emoji, are written.
 */
const UNSEEN =
  /(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)(\u200c|\u200d)(?=[\p{L}\p{M}\p{Extended_Pictographic}])|[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n])\p{Cc}/gu;

/** `<tel:+61437111222|0437 111 222>` shows its label; a label that is a name keeps its number. */
function showLink(address: string, label: string): string {
  const bare = address.replace(/^(?:tel|mailto):/i, '');
  if (label === '') return bare;
  return /^tel:/i.test(address) && !/\p{Nd}/u.test(label) ? `${label} ${bare}` : label;
}

/** Unicode keeps the ten digits of a script side by side, zero first. */
function readDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}
