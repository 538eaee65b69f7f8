import { findNonGsmCharacter, measureSmsText } from './message-length.ts';

/** Kinds of characters that word processors and phones insert automatically. */
export type TypographicKind = 'quotes' | 'dashes' | 'dots' | 'bullets' | 'spaces' | 'hidden';

export interface PlainText {
  readonly text: string;
  /** What was simplified. Empty if the text is unchanged. */
  readonly changed: readonly TypographicKind[];
}

/** Simplifies a text or leaves it unchanged, as `PLAIN_LETTERS` says. */
export type SimplifyText = (text: string) => PlainText;

const replacements: readonly (readonly [TypographicKind, letters: RegExp, plain: string])[] = [
  ['quotes', /[\u2018-\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u00b4\u0060]/g, "'"],
  ['quotes', /[\u201c-\u201f\u2033\u2036\u00ab\u00bb]/g, '"'],
  ['dashes', /[\u2010-\u2015\u2212]/g, '-'],
  ['dots', /\u2026/g, '...'],
  ['bullets', /[\u2022\u2023\u2043\u00b7]/g, '-'],
  ['spaces', /[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  ['spaces', /[\u0085\u2028\u2029]/g, '\n'],
  // Zero-width characters, soft hyphens and direction marks. Some scripts and emoji need them, but text in
  // the basic alphabet does not.
  ['hidden', /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ''],
];

/**
 * Replaces typographic characters if that brings the whole message into the basic alphabet without adding parts,
 * because a single ’ makes a message Unicode, which holds a third as much. Idempotent.
 */
export function simplifyText(text: string): PlainText {
  if (findNonGsmCharacter(text) === undefined) return keepText(text);
  let plain = text;
  const changed = new Set<TypographicKind>();
  for (const [kind, letters, replacement] of replacements) {
    const next = plain.replace(letters, replacement);
    if (next !== plain) changed.add(kind);
    plain = next;
  }
  const isWorthIt =
    plain.trim() !== '' &&
    findNonGsmCharacter(plain) === undefined &&
    measureSmsText(plain).parts <= measureSmsText(text).parts;
  return isWorthIt ? { text: plain, changed: [...changed] } : keepText(text);
}

/** For `PLAIN_LETTERS=off`. */
export function keepText(text: string): PlainText {
  return { text, changed: [] };
}
