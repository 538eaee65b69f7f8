/**
 * Normalizes text for the number parser: Slack's links to their labels, entities, other scripts' digits and full-
 * width punctuation to ASCII, and no invisible characters. Takes time in proportion to the length.
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

/** Slack's link syntax. The part between `<` and `>` never contains another `<`. */
const LINK = /<([a-z]+:[^<>|\s]*)(?:\|([^<>]*))?>/gi;

const entities = { lt: '<', gt: '>', amp: '&' } as const;

/** Looks like a space or allows a line break, but `\s` does not match it. */
const BLANK = /[\u200b\u2800\u3164\u115f\u1160\uffa0\ufffc]/g;

/** Characters that cannot be seen. A joiner inside a word is kept, because some scripts and emoji need it. */
const UNSEEN =
  /(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)(\u200c|\u200d)(?=[\p{L}\p{M}\p{Extended_Pictographic}])|[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n])\p{Cc}/gu;

/** `<tel:+61437111222|0437 111 222>` becomes its label. If the label is a name, the number is kept too. */
function showLink(address: string, label: string): string {
  const bare = address.replace(/^(?:tel|mailto):/i, '');
  if (label === '') return bare;
  return /^tel:/i.test(address) && !/\p{Nd}/u.test(label) ? `${label} ${bare}` : label;
}

/** In Unicode, the ten digits of a script are consecutive, starting at zero. */
function readDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}
