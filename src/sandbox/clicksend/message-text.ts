const GSM_LIMIT = 1500;
const UNICODE_LIMIT = 500;

/** GSM 03.38: the basic set and its extension table. */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà' +
  '\f^{}\\[~]|€';

/** What of a text goes out: the rest is cut off without a word. */
export function cutBody(text: string): string {
  const isGsm = [...text].every((character) => GSM.includes(character));
  return text.slice(0, isGsm ? GSM_LIMIT : UNICODE_LIMIT);
}
