import { hashText } from './hash-text.ts';
import type { SendId } from './send.ts';

/** `MMS-7K3Q9D`: identifies a send where a person reads or types it, because the id is too long for that. */
type ShortReference = `MMS-${string}`;

/** Without 0, 1, I, L, O and U, which are easily confused. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/**
 * Always the same for an id, so it is not stored. There are about 729 million (30⁶): among 10,000 sends,
 * two share one with a probability of 7 %, so a lookup by short reference must expect several sends.
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

const TYPED = new RegExp(`^(?:MMS[-–— ]?)([${LETTERS}]{${LENGTH}})$`, 'i');

/** Parses it as people type it: `mms-7k3q9d`, `MMS 7K3Q9D`. Undefined for anything else. */
export function parseShortReference(typed: string): ShortReference | undefined {
  const letters = TYPED.exec(typed.trim())?.[1];
  return letters ? `MMS-${letters.toUpperCase()}` : undefined;
}
