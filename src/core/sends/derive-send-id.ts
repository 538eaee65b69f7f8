import { createHash } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';

/** Identifies a form: the same after a double click or a Slack retry, different for each form that is opened. */
export interface FormIdentity {
  readonly team: string;
  /** Generated when the form is opened. */
  readonly nonce: string;
}

/** The same id however often a form is submitted, whatever its content. */
export function deriveSendId({ team, nonce }: FormIdentity): SendId {
  return `mms-${hashAsLetters(JSON.stringify([team, nonce]))}` as SendId;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Twenty letters that identify a text. No digits, because the log masks nine in a row as a phone number. */
export function hashAsLetters(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 20)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
