import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Draft } from '../domain/draft.ts';
import type { Send, SendId } from '../domain/send.ts';
import type { Clock, Log, Meter } from './ports/clock-log-meter.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Records } from './records.ts';

/** What names a form: the same for a double click or a retry of Slack's, different for every form that was opened. */
export interface FormIdentity {
  readonly team: string;
  readonly view: string;
  /** Minted when the form was opened. */
  readonly nonce: string;
}

/** `differs`: this form was sent before, with other words in it; those stand. */
export type SubmitResult = { readonly kind: 'taken' | 'differs'; readonly id: SendId };
export type SubmitSend = (form: FormIdentity, user: string, draft: Draft) => Promise<SubmitResult>;

/**
 * Takes an order: stores it and queues its work, both before anybody is told that it was taken.
 * The same form submitted again is the same send, whatever is in it.
 */
export function submit(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}): SubmitSend {
  const { records, jobs, clock, log, meter } = tools;
  return async (form, user, draft) => {
    const id = sendIdOf(form);
    const send: Send = { id, user, ...draft, submittedAt: clock.now() };
    const isNew = await records.send.claim(send, id);
    // Queued even when it is not new: the process may have died between the two writes.
    await jobs.add('prepare', id);
    if (isNew) {
      meter.count('sends');
      log.info({ sendId: id, recipients: send.recipients.length }, 'send taken');
      return { kind: 'taken', id };
    }
    const first = await records.send.get(id);
    return { kind: first && !isSame(first, draft) ? 'differs' : 'taken', id };
  };
}

function isSame(first: Send, { recipients, subject, body, file, channel }: Draft): boolean {
  const words = (send: Draft) => [send.recipients, send.subject, send.body, send.channel];
  const second = { recipients, subject, body, file, channel };
  return isDeepStrictEqual(words(first), words(second)) && first.file.id === file.id;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function sendIdOf({ team, view, nonce }: FormIdentity): SendId {
  const digest = createHash('sha256')
    .update(JSON.stringify([team, view, nonce]))
    .digest();
  // Letters alone: nine digits in a row would be masked in the log as if they were a number.
  const letters = [...digest.subarray(0, 20)].map((byte) => LETTERS[byte % LETTERS.length]);
  return `mms-${letters.join('')}` as SendId;
}
