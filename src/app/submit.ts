import { createHash } from 'node:crypto';
import type { Draft } from '../domain/draft.ts';
import type { Send, SendId } from '../domain/send.ts';
import type { Clock, Jobs, Log, Meter } from './ports.ts';
import type { Records } from './records.ts';

/** What names a form: the same for a double click or a retry of Slack's, different for every form that was opened. */
export interface FormIdentity {
  readonly team: string;
  readonly view: string;
  /** Minted when the form was opened. */
  readonly nonce: string;
}

export type SubmitSend = (form: FormIdentity, user: string, draft: Draft) => Promise<SendId>;

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
    }
    return id;
  };
}

function sendIdOf({ team, view, nonce }: FormIdentity): SendId {
  const digest = createHash('sha256')
    .update(JSON.stringify([team, view, nonce]))
    .digest();
  const letters = [...digest.subarray(0, 20)].map((byte) => (byte % 36).toString(36));
  return `mms-${letters.join('')}` as SendId;
}
