import type { SendId } from './send.ts';

/** `MMS-7K3Q9D`: names a send where a person reads or types it. The id itself is too long for that. */
export type ShortReference = `MMS-${string}`;

/** Without 0, 1, I, L, O and U, which people take for one another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/**
 * The same for an id at any time, so nothing is stored. 30⁶ are some 729 million: two of 10,000 sends share one
 * with a chance of 7 %, so whoever looks a send up by it must reckon with several.
 */
export function formatShortReference(id: SendId): ShortReference {
  let rest = hashText(id) % LETTERS.length ** LENGTH;
  let letters = '';
  for (let n = 0; n < LENGTH; n += 1) {
    letters += LETTERS[rest % LETTERS.length];
    rest = Math.floor(rest / LETTERS.length);
  }
  return `MMS-${letters}`;
}

/** FNV-1a: an id is random already, and only has to be spread over fewer values. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  }
  return hash >>> 0;
}

const TYPED = new RegExp(`^(?:MMS[-–— ]?)([${LETTERS}]{${LENGTH}})$`, 'i');

/** As people type it: `mms-7k3q9d`, `MMS 7K3Q9D`. Undefined for anything else. */
export function parseShortReference(typed: string): ShortReference | undefined {
  const letters = TYPED.exec(typed.trim())?.[1];
  return letters ? `MMS-${letters.toUpperCase()}` : undefined;
}
