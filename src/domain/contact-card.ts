import type { ParsedPart } from './recipient.ts';

/** One field of a card: `item1.TEL;TYPE=CELL:0437 111 222`. */
const FIELD = /^(?:[\w-]+\.)?([a-z-]+)((?:;[^:\n]*)?):(.*)$/i;

/** A whole vCard. Programs write several, one after the other. */
const CARD = /BEGIN:VCARD *\n([\s\S]*?)\nEND:VCARD *(?:\n|$)/gi;

/**
 * Parses pasted vCards: the name and the best number of each. A card without a number that can be read is reported
 * by its name. Undefined if the text is anything else. `read` parses one number.
 */
export function parseContactCards(
  text: string,
  read: (number: string) => ParsedPart,
): ParsedPart | undefined {
  if (!/^\s*BEGIN:VCARD/i.test(text)) return undefined;
  const cards = [...text.matchAll(CARD)].map(([, card = '']) => parseCard(card));
  if (cards.length === 0 || text.replace(CARD, '').trim() !== '') return undefined;
  const parts = cards.map(({ name, numbers }) => {
    for (const number of numbers) {
      const { recipients, unread } = read(number);
      const [one] = recipients;
      if (!one || recipients.length > 1 || unread.length > 0) continue;
      return { recipients: [name ? { phone: one.phone, name } : { phone: one.phone }], unread: [] };
    }
    return { recipients: [], unread: [[name, ...numbers].filter((one) => one !== '').join(' ')] };
  });
  return {
    recipients: parts.flatMap(({ recipients }) => recipients),
    unread: parts.flatMap(({ unread }) => unread).map((entry) => entry || 'VCARD'),
  };
}

function parseCard(card: string): { readonly name: string; readonly numbers: readonly string[] } {
  // A line that begins with a blank continues the one before.
  const fields = card
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', about = '', value = ''] = FIELD.exec(line.trim()) ?? [];
      return name === '' ? [] : [{ name: name.toUpperCase(), about, value: unescapeValue(value) }];
    });
  const phones = fields
    .filter(({ name, about }) => name === 'TEL' && !/fax|pager/i.test(about))
    .toSorted((one, other) => rankPhone(one.about) - rankPhone(other.about));
  const full = fields.find(({ name }) => name === 'FN')?.value ?? '';
  return { name: full, numbers: phones.map(({ value }) => value.replace(/^tel:/i, '')) };
}

/** A mobile comes first. */
function rankPhone(about: string): number {
  return /cell|mobile|iphone/i.test(about) ? 0 : 1;
}

/** `Smith\\, Jo` */
function unescapeValue(value: string): string {
  return value.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1').trim();
}
