import { createHash } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';

/** What names a form: the same for a double click or a retry of Slack's, different for every form that was opened. */
export interface FormIdentity {
  readonly team: string;
  /** Minted when the form was opened. */
  readonly nonce: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The send that comes of a form, however often and with whatever in it the form is submitted. */
export function deriveSendId({ team, nonce }: FormIdentity): SendId {
  const digest = createHash('sha256')
    .update(JSON.stringify([team, nonce]))
    .digest();
  // Letters alone: nine digits in a row would be masked in the log as if they were a number.
  const letters = [...digest.subarray(0, 20)].map((byte) => LETTERS[byte % LETTERS.length]);
  return `mms-${letters.join('')}` as SendId;
}
