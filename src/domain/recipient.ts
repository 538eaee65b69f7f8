import type { E164 } from './e164.ts';

/** Somebody to be reached: a number and, where it was given along with it, a name. */
export interface Recipient {
  readonly phone: E164;
  /** As it was written; fills `{name}` in a message. */
  readonly name?: string;
}

/** What one part of the text holds. */
export interface ParsedPart {
  readonly found: readonly Recipient[];
  readonly unread: readonly string[];
}
