import { createHash } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';

/** Identifies a form: the same after a double click or a Slack retry, different for each form that is opened. */
export interface FormIdentity {
  readonly team: string;
  /** Generated when the form is opened. */
  readonly nonce: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The same id however often a form is submitted, whatever its content. */
export function deriveSendId({ team, nonce }: FormIdentity): SendId {
  const digest = createHash('sha256')
    .update(JSON.stringify([team, nonce]))
    .digest();
  // Letters only, because the log masks nine digits in a row as a phone number.
  const letters = [...digest.subarray(0, 20)].map((byte) => LETTERS[byte % LETTERS.length]);
  return `mms-${letters.join('')}` as SendId;
}
