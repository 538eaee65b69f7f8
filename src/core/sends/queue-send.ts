import {
  computeSendDelay,
  getDepartureTime,
  isSamePicture,
  type Plan,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { prepareSendJob } from '../jobs.ts';
import { isSameRecord } from '../records/is-same-record.ts';

/** `differs`: the same form was submitted before with something else in it, which holds. */
export type QueueSendResult = { readonly kind: 'taken' | 'differs'; readonly id: SendId };
export type QueueSend = (id: SendId, user: string, plan: Plan) => Promise<QueueSendResult>;

/** The time-outs of Slack and of the store are shorter (ms). */
const STORED_WITHIN_MS = 5_000;

/**
 * Stores a send and queues its job, both before anybody reads that it was taken. The same form
 * submitted again is the same send, whatever is in it.
 */
export function createQueueSend(context: AppContext): QueueSend {
  const { records, jobs, clock, log, metrics } = context;
  return async (id, user, plan) => {
    const send: Send = { ...plan, id, user, submittedAt: clock.now() };
    // Before the send is stored: an index may name a send that there is not, but a send that no index
    // names would be missing from every list.
    await addToIndexes(send);
    // Queued before the send is stored, and due after it: a stored send has its job wherever the process dies.
    await jobs.add(prepareSendJob, id, { delayMs: STORED_WITHIN_MS });
    const isNew = await records.send
      .extendTtl(computeSendDelay(send, clock.now()))
      .setIfAbsent(send, id);
    await jobs.add(prepareSendJob, id, { sooner: true });
    if (isNew) {
      metrics.count('sends');
      const isScheduled = send.schedule !== undefined;
      log.info({ sendId: id, recipients: send.recipients.length, isScheduled }, 'send taken');
      return { kind: 'taken', id };
    }
    const first = await records.send.get(id);
    return { kind: first && !isSameForm(first, send) ? 'differs' : 'taken', id };
  };

  async function addToIndexes(send: Send): Promise<void> {
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
}

/** Compares all that a person chooses in the form, including fields that the form may get one day. */
function isSameForm(first: Send, second: Send): boolean {
  return isSameRecord(pickChoices(first), pickChoices(second)) && isSamePicture(first, second);
}

/** The operator chooses who waits for the departure (`schedule.with`). `isSamePicture` compares pictures. */
function pickChoices({ schedule, ...send }: Send) {
  const notChosen = { user: '', submittedAt: 0, optedOut: 0, uncovered: 0, picture: undefined };
  return { ...send, ...notChosen, departsAt: schedule?.at };
}
