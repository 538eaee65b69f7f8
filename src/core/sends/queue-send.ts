import {
  computeSendDelay,
  isSamePicture,
  type Plan,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { prepareSendJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import type { Records } from '../records/records.ts';

/** `differs`: this form was sent before, with other words in it; those stand. */
export type QueueSendResult = { readonly kind: 'taken' | 'differs'; readonly id: SendId };
export type QueueSend = (id: SendId, user: string, plan: Plan) => Promise<QueueSendResult>;

/** Slack has its answer by then, and so has whoever waits for the store. */
const STORED_BY_THEN_MS = 5_000;

/**
 * Takes an order: stores it and queues its work, both before anybody is told that it was taken.
 * The same form submitted again is the same send, whatever is in it.
 */
export function createQueueSend(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): QueueSend {
  const { records, jobs, clock, log, metrics } = tools;
  return async (id, user, plan) => {
    const send: Send = { ...plan, id, user, submittedAt: clock.now() };
    // Found before it is there does no harm; there and not found would be lost from every list.
    await makeFindable(send);
    // Before it is stored, and due after that: what is stored has its work, whatever dies in between.
    await jobs.add(prepareSendJob, id, { delayMs: STORED_BY_THEN_MS });
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
    return { kind: first && !isSame(first, send) ? 'differs' : 'taken', id };
  };

  async function makeFindable({ id, user, submittedAt, schedule }: Send): Promise<void> {
    const ofUser = records.userSends(user);
    await ofUser.addIfAbsent(id, submittedAt);
    await ofUser.trim(submittedAt - records.retentionMs);
    await records.lastSender.put(user);
    const leavesAt = Math.max(submittedAt, schedule?.at ?? 0);
    await records.allSends().addIfAbsent(id, leavesAt);
    await records.allSends().trim(submittedAt - records.retentionMs);
    if (!schedule) return;
    await records.scheduledSends().addIfAbsent(id, schedule.at);
    await records.scheduledSends().trim(submittedAt - records.retentionMs);
  }
}

/** Whether a person chose the same: everything counts, also what a send may get one day. */
function isSame(first: Send, second: Send): boolean {
  return isSameRecord(chosen(first), chosen(second)) && isSamePicture(first, second);
}

/** Without what came by itself. The picture is compared apart, and who holds it until its time is the operator's choice. */
function chosen({ schedule, ...send }: Send) {
  const byItself = { user: '', submittedAt: 0, optedOut: 0, picture: undefined };
  return { ...send, ...byItself, leavesAt: schedule?.at };
}
