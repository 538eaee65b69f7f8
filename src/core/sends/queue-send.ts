import {
  getDepartureTime,
  isSamePicture,
  type Plan,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { prepareSendJob } from '../jobs.ts';
import type { Records } from '../records/records.ts';
import { isSameRecord } from '../records/versioned-record.ts';

/** `differs`: the same form was submitted before with other content, which stays. */
export type QueueSendResult = { readonly kind: 'taken' | 'differs'; readonly id: SendId };

/** Longer than the timeouts of Slack and of the store (ms). */
const STORED_WITHIN_MS = 5_000;

/** Stores a send and queues its job. The same form submitted again is the same send, whatever its content. */
export async function queueSend(
  { records, jobs, clock, log, metrics }: AppContext,
  id: SendId,
  user: string,
  plan: Plan,
): Promise<QueueSendResult> {
  const send: Send = { ...plan, id, user, submittedAt: clock.now() };
  // Before the send is stored: an index may list a send that does not exist, but a send without an index
  // entry would be missing from every list.
  await addToIndexes(records, send);
  // Queue this job before the send is stored and run it after, so that a stored send has its job wherever
  // the process dies.
  await jobs.add(prepareSendJob, id, { delayMs: STORED_WITHIN_MS });
  const isNew = await records.send.forSend(send).setIfAbsent(send, id);
  await jobs.add(prepareSendJob, id, { sooner: true });
  if (isNew) {
    metrics.count('sends');
    const isScheduled = send.schedule !== undefined;
    log.info({ sendId: id, recipients: send.recipients.length, isScheduled }, 'stored the send');
    return { kind: 'taken', id };
  }
  const first = await records.send.get(id);
  return { kind: first && !isSameForm(first, send) ? 'differs' : 'taken', id };
}

async function addToIndexes(records: Records, send: Send): Promise<void> {
  const { id, user, submittedAt, schedule } = send;
  const expiredBefore = submittedAt - records.retentionMs;
  await records.userSends(user).addIfAbsent(id, submittedAt);
  await records.userSends(user).trim(expiredBefore);
  await records.lastAuthor.put(user);
  await records.allSends().addIfAbsent(id, getDepartureTime(send));
  await records.allSends().trim(expiredBefore);
  if (!schedule) return;
  await records.scheduledSends().addIfAbsent(id, schedule.at);
  await records.scheduledSends().trim(expiredBefore);
}

/** Compares everything that a person picks in the form, including fields added later. */
function isSameForm(first: Send, second: Send): boolean {
  return isSameRecord(pickChoices(first), pickChoices(second)) && isSamePicture(first, second);
}

/**
 * Leaves out `schedule.with`, because the operator sets it, `resendOf`, because it depends on what has been
 * delivered since, and the picture, because `isSamePicture` compares it.
 */
function pickChoices({ schedule, resendOf, ...send }: Send) {
  const notChosen = { user: '', submittedAt: 0, optedOut: 0, uncovered: 0, picture: undefined };
  return { ...send, ...notChosen, departsAt: schedule?.at };
}
