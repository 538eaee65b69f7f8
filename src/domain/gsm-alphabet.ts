/** GSM 03.38's basic set. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table: each goes over the air as two. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** How many septets a character takes; undefined when it is not in the alphabet. */
export function countSeptets(character: string): 1 | 2 | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : undefined;
}

/** The first character outside GSM 03.38: one is enough to make the whole message Unicode. */
export function findNonGsmCharacter(text: string): string | undefined {
  for (const character of text) if (countSeptets(character) === undefined) return character;
  return undefined;
}
