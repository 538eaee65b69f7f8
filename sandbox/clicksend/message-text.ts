/** The basic set of GSM 03.38. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** The extension table: each takes two characters in an SMS. */
const EXTENSION = '\f^{}\\[~]|€';

const MMS = { gsm: 1500, unicode: 500 };
/** From the account's setting: an SMS has at most 8 parts. */
const SMS_PARTS = 8;
const GSM_PART = { alone: 160, each: 153 };
const UNICODE_PART = { alone: 70, each: 67 };

/** The part of a text that is sent; the rest is silently truncated. */
export function truncateBody(text: string, product: 'mms' | 'sms'): string {
  if (product === 'mms') return text.slice(0, isGsm(text) ? MMS.gsm : MMS.unicode);
  const room = SMS_PARTS * (isGsm(text) ? GSM_PART : UNICODE_PART).each;
  let end = text.length;
  while (countUnits(text.slice(0, end)) > room) end -= 1;
  return text.slice(0, end);
}

/** How many messages are sent and charged. */
export function countParts(text: string, product: 'mms' | 'sms'): number {
  if (product === 'mms') return 1;
  const { alone, each } = isGsm(text) ? GSM_PART : UNICODE_PART;
  const units = countUnits(text);
  return units <= alone ? 1 : Math.ceil(units / each);
}

function countUnits(text: string): number {
  const breaks = text.split(/\r\n|\r|\n/).length - 1;
  const written = text.replaceAll('\r\n', '\n').length + breaks;
  if (!isGsm(text)) return written;
  return written + [...text].filter((character) => EXTENSION.includes(character)).length;
}

function isGsm(text: string): boolean {
  return [...text].every((one) => BASIC.includes(one) || EXTENSION.includes(one));
}
