import type { E164 } from './e164.ts';

/** A phone number, and a name if one was entered with it. */
export interface Recipient {
  readonly phone: E164;
  /** As it was typed. Fills `{name}` in a message. */
  readonly name?: string;
}

/** What one part of the text contains. */
export interface ParsedPart {
  readonly found: readonly Recipient[];
  readonly unread: readonly string[];
}
