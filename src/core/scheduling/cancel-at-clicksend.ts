import type { Problem } from '../../domain/problem.ts';
import {
  computeSendDelay,
  formatMessageReference,
  getProduct,
  type Plan,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { isSettledStatus, type RecipientProgress } from '../../domain/send-progress.ts';
import { AppError } from '../errors.ts';
import { cancelAtClickSendJob, type ScheduledMessages, updatePostJob } from '../jobs.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, JobResult, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import { readHistoryFact } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { appendChange } from '../sends/append-change.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import { isCancelRequestOpen, type SendSnapshot } from '../sends/snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';

/** An order whose answer is still out cannot be taken back yet. */
const ORDERING_MS = 2_000;

/** What is being looked up may stay unknown for days: until its time there is no hurry. */
const UNSURE_MS = 15_000;

/**
 * Takes messages back that ClickSend holds until their time, one by one.
 */
export function createCancelAtClickSendJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly receiveReceipts: ReceiveReceipts;
  readonly queueSend: QueueSend;
}): JobHandler<ScheduledMessages> {
  const { records, jobs, clickSend, clock, log } = tools;
  return { run, onExhausted: giveUp };

  async function run({ sendId, index }: ScheduledMessages): Promise<JobResult> {
    const snapshot = await loadSnapshot(records, sendId);
    if (!snapshot || !(await isWanted(snapshot, index))) return finish(snapshot, index);
    const { recipients } = await loadProgress(records, snapshot.send, clock.now());
    const meant = recipients.filter((one) => index === undefined || one.index === index);
    // What ClickSend has not taken yet is withheld when its turn comes; what is not known is looked up.
    const isOrdering = meant.some(({ state }) => state === 'waiting');
    const isUnsure = meant.some(({ state }) => state === 'unsure');
    const isAhead = clock.now() < (snapshot.send.schedule?.at ?? 0);
    if (isOrdering) return { againInMs: ORDERING_MS };
    if (isUnsure && isAhead) return { againInMs: UNSURE_MS };
    await conclude(snapshot, index, await takeAllBack(snapshot.send, meant));
    return undefined;
  }

  async function isWanted(snapshot: SendSnapshot, index: number | undefined): Promise<boolean> {
    if (index === undefined) return isCancelRequestOpen(snapshot);
    const asked = await records.messageCancelRequest.get(snapshot.send.id, index);
    const answered = await records.messageCancelResult.get(snapshot.send.id, index);
    return asked !== undefined && answered?.at !== asked.at;
  }

  /** Gives why not all of it could be done. */
  async function takeAllBack(
    send: Send,
    meant: readonly RecipientProgress[],
  ): Promise<Problem | undefined> {
    const messageIds = await loadMessageIds(records, send);
    const counts = { left: 0, unknown: 0, notOffered: 0 };
    for (const { index, state } of meant) {
      if (isSettledStatus(state)) {
        if (state === 'delivered') counts.left += 1;
        continue;
      }
      const reference = formatMessageReference(send.id, index);
      const messageId = messageIds.get(reference);
      const result = messageId ? await takeOneBack(send, messageId, reference) : 'unknown';
      if (result !== 'cancelled') counts[result] += 1;
    }
    if (counts.notOffered > 0) return notOffered;
    if (counts.unknown > 0) return notKnown;
    return counts.left > 0 ? leftAlready(counts.left, meant.length) : undefined;
  }

  async function takeOneBack(
    send: Send,
    messageId: string,
    reference: string,
  ): Promise<'cancelled' | 'left' | 'notOffered'> {
    const answer = await clickSend.cancelMessage(messageId);
    if (answer.offered && answer.value === 'cancelled') {
      const fact = { state: 'cancelled', at: clock.now() } as const;
      await tools.receiveReceipts([{ messageId, reference, fact }], 'cancel');
      return 'cancelled';
    }
    // It may have left, have been cancelled before, or there is no such endpoint: its state tells.
    const entry = await find(send, messageId);
    if (!entry?.fact) return answer.offered ? 'left' : 'notOffered';
    const fact = readHistoryFact(entry);
    // It still waits, and was not cancelled.
    if (!fact) return 'notOffered';
    await tools.receiveReceipts([{ messageId, reference, fact }], 'history');
    return fact.state === 'cancelled' ? 'cancelled' : 'left';
  }

  async function find(send: Send, messageId: string): Promise<HistoryEntry | undefined> {
    const answer = await clickSend.fetchMessageStatus(getProduct(send), messageId);
    if (answer.offered) return answer.value;
    for await (const page of clickSend.listHistory(getProduct(send), send.submittedAt - 60_000)) {
      const entry = page.find((one) => one.messageId === messageId);
      if (entry) return entry;
    }
    return undefined;
  }

  async function conclude(
    snapshot: SendSnapshot,
    index: number | undefined,
    problem: Problem | undefined,
  ): Promise<void> {
    const { send } = snapshot;
    log.info({ sendId: send.id, code: problem?.code }, 'taken back');
    if (index !== undefined) {
      const asked = await records.messageCancelRequest.get(send.id, index);
      const answer = { at: asked?.at ?? 0, problem };
      const keptMs = computeSendDelay(send, clock.now());
      await records.messageCancelResult.extendTtl(keptMs).put(answer, send.id, index);
      await jobs.add(updatePostJob, send.id);
      return;
    }
    const result = await appendChange(
      records,
      send.id,
      outcomeOf(snapshot, problem),
      // Somebody else wanted something else meanwhile: that is looked at anew.
      (now) => isCancelRequestOpen(now) && now.changes.length === snapshot.changes.length,
    );
    if (!result?.claimed) {
      await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
      return;
    }
    await finish(result.snapshot, undefined);
  }

  function outcomeOf({ cancelRequest }: SendSnapshot, problem: Problem | undefined): SendChange {
    const at = clock.now();
    if (problem) return { kind: 'kept', at, problem };
    return cancelRequest?.next
      ? { kind: 'replaced', at, next: cancelRequest.next.id }
      : { kind: 'returned', at };
  }

  /** What follows from how a recall ended. Doing it again changes nothing. */
  async function finish(
    snapshot: SendSnapshot | undefined,
    index: number | undefined,
  ): Promise<undefined> {
    if (!snapshot || index !== undefined) return undefined;
    const { send, cancelRequest } = snapshot;
    if (!cancelRequest || cancelRequest.outcome === 'pending') return undefined;
    if (cancelRequest.outcome !== 'kept') await records.scheduledSends().remove(send.id);
    if (cancelRequest.outcome === 'replaced' && cancelRequest.next)
      await goOn(send, cancelRequest.by, cancelRequest.next);
    await jobs.add(updatePostJob, send.id);
    return undefined;
  }

  /** The new version goes on in the same post and thread. */
  async function goOn(
    send: Send,
    by: string,
    { id, plan }: { readonly id: SendId; readonly plan: Plan },
  ): Promise<void> {
    const kept = computeSendDelay(plan, clock.now());
    const post = await records.post.get(send.id);
    await records.predecessor.extendTtl(kept).put(send.id, id);
    if (post) await records.post.extendTtl(kept).put(post, id);
    await records.successor.extendTtl(kept).put({ id, by }, send.id);
    await tools.queueSend(id, send.user, plan);
    await jobs.add(updatePostJob, id);
  }

  async function giveUp({ sendId, index }: ScheduledMessages, error: unknown): Promise<void> {
    const snapshot = await loadSnapshot(records, sendId);
    const problem = error instanceof AppError ? error.problem : undefined;
    if (snapshot && (await isWanted(snapshot, index))) {
      await conclude(snapshot, index, problem ?? unreached);
    }
  }
}

const DASHBOARD = 'Cancel it in the ClickSend dashboard: dashboard.clicksend.com, MMS, Scheduled';

const notOffered: Problem = {
  code: 'cancel_not_offered',
  what: 'ClickSend’s API did not offer to cancel this',
  todo: DASHBOARD,
};

const unreached: Problem = {
  code: 'cancel_unreached',
  what: 'ClickSend could not be asked to cancel this',
  todo: `Try again. ${DASHBOARD}`,
};

const notKnown: Problem = {
  code: 'cancel_not_known',
  what: 'Nobody knows whether ClickSend has all of it, so not all of it could be cancelled',
  todo: `Look it up before it is due. ${DASHBOARD}`,
};

function leftAlready(left: number, of: number): Problem {
  return {
    code: 'cancel_too_late',
    what: of === 1 ? 'It had left already' : `${left} of ${of} had left already`,
    todo: 'The post shows what becomes of them',
  };
}
