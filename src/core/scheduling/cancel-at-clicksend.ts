import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatMessageReference, getProduct, type Send } from '../../domain/send.ts';
import {
  isSettledStatus,
  type RecipientProgress,
  type RecipientStatus,
} from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { getProblem } from '../errors.ts';
import { cancelAtClickSendJob, type ScheduledMessages, updatePostJob } from '../jobs.ts';
import type { ClickSend, HistoryEntry } from '../ports/clicksend.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import { readHistoryFact } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { appendChange } from '../sends/change-log.ts';
import { queueSend } from '../sends/queue-send.ts';
import {
  type CancelRequest,
  isCancelRequestOpen,
  loadSnapshot,
  type SendSnapshot,
} from '../sends/snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';

/** How soon to check again a batch that has no response from ClickSend yet. */
const SUBMITTING_AGAIN_MS = 2_000;

/** There is no hurry before their time, and they may stay unconfirmed for days. */
const UNCONFIRMED_AGAIN_MS = 15_000;

interface Tools extends AppContext {
  readonly clickSend: ClickSend;
  readonly receiveReceipts: ReceiveReceipts;
}

/** Cancels messages that ClickSend holds until their time, one by one. */
export function createCancelAtClickSendJob(tools: Tools): JobHandler<ScheduledMessages> {
  const { records, clock } = tools;
  return { run, onExhausted: giveUp };

  async function run({ sendId, index }: ScheduledMessages): Promise<JobResult> {
    const snapshot = await loadSnapshot(records, sendId);
    if (!snapshot) return undefined;
    if (!(await isRequestOpen(records, snapshot, index))) {
      if (index === undefined) await finishRequest(tools, snapshot);
      return undefined;
    }
    const { recipients } = await loadProgress(records, snapshot.send, clock.now());
    const targets = recipients.filter((one) => index === undefined || one.index === index);
    // `submitBatchJob` withholds messages that are not submitted yet, and looks up unconfirmed ones.
    if (targets.some(({ state }) => state === 'waiting')) return { againInMs: SUBMITTING_AGAIN_MS };
    const isUnconfirmed = targets.some(({ state }) => state === 'unsure');
    const isAhead = clock.now() < (snapshot.send.schedule?.at ?? 0);
    if (isUnconfirmed && isAhead) return { againInMs: UNCONFIRMED_AGAIN_MS };
    const problem = await cancelMessages(tools, snapshot.send, targets);
    await conclude(tools, snapshot, index, problem);
    return undefined;
  }

  async function giveUp({ sendId, index }: ScheduledMessages, error: unknown): Promise<void> {
    const snapshot = await loadSnapshot(records, sendId);
    if (snapshot && (await isRequestOpen(records, snapshot, index)))
      await conclude(tools, snapshot, index, getProblem(error) ?? { code: 'cancel_unreached' });
  }
}

async function isRequestOpen(
  records: Records,
  snapshot: SendSnapshot,
  index: number | undefined,
): Promise<boolean> {
  if (index === undefined) return isCancelRequestOpen(snapshot);
  const request = await records.messageCancelRequest.get(snapshot.send.id, index);
  const result = await records.messageCancelResult.get(snapshot.send.id, index);
  return request !== undefined && result?.at !== request.at;
}

/** Returns why not all of them could be cancelled. */
async function cancelMessages(
  tools: Tools,
  send: Send,
  targets: readonly RecipientProgress[],
): Promise<Problem | undefined> {
  const messageIds = await loadMessageIds(tools.records, send);
  const counts = { left: 0, unknown: 0, notOffered: 0 };
  for (const { index, state } of targets) {
    if (isSettledStatus(state)) {
      if (hasGoneOut(tools, send, state)) counts.left += 1;
      continue;
    }
    const reference = formatMessageReference(send.id, index);
    const messageId = messageIds.get(reference);
    const result = messageId ? await cancelMessage(tools, send, messageId, reference) : 'unknown';
    if (result !== 'cancelled') counts[result] += 1;
  }
  if (counts.notOffered > 0) return { code: 'cancel_not_offered' };
  if (counts.unknown > 0) return { code: 'cancel_not_known' };
  return counts.left > 0
    ? { code: 'cancel_too_late', left: counts.left, count: targets.length }
    : undefined;
}

/** A message that failed after its time was sent and charged, although nobody got it. */
function hasGoneOut({ clock }: Tools, { schedule }: Send, state: RecipientStatus): boolean {
  return state === 'delivered' || (state === 'failed' && clock.now() >= (schedule?.at ?? 0));
}

async function cancelMessage(
  tools: Tools,
  send: Send,
  messageId: string,
  reference: string,
): Promise<'cancelled' | 'left' | 'notOffered'> {
  const { clickSend, clock, receiveReceipts } = tools;
  const answer = await clickSend.cancelMessage(messageId);
  if (answer.offered && answer.value === 'cancelled') {
    const fact = { state: 'cancelled', at: clock.now() } as const;
    await receiveReceipts([{ messageId, reference, fact }], 'cancel');
    return 'cancelled';
  }
  // It may have been sent or cancelled before, or there is no such endpoint. Its status tells which.
  const entry = await findHistoryEntry(clickSend, send, messageId);
  if (!entry?.fact) return answer.offered ? 'left' : 'notOffered';
  const fact = readHistoryFact(entry);
  // It is still scheduled and was not cancelled.
  if (!fact) return 'notOffered';
  await receiveReceipts([{ messageId, reference, fact }], 'history');
  const isOver = isSettledStatus(fact.state) && !hasGoneOut(tools, send, fact.state);
  return isOver ? 'cancelled' : 'left';
}

async function findHistoryEntry(
  clickSend: ClickSend,
  send: Send,
  messageId: string,
): Promise<HistoryEntry | undefined> {
  const answer = await clickSend.fetchMessageStatus(getProduct(send), messageId);
  if (answer.offered) return answer.value;
  for await (const page of clickSend.listHistory(getProduct(send), send.submittedAt - 60_000)) {
    const entry = page.find((one) => one.messageId === messageId);
    if (entry) return entry;
  }
  return undefined;
}

/** Stores the result, for one recipient or the whole send. */
async function conclude(
  tools: Tools,
  snapshot: SendSnapshot,
  index: number | undefined,
  problem: Problem | undefined,
): Promise<void> {
  const { records, jobs, clock, log } = tools;
  const { send } = snapshot;
  log.info({ sendId: send.id, code: problem?.code }, 'asked ClickSend to cancel');
  if (index !== undefined) {
    const request = await records.messageCancelRequest.get(send.id, index);
    await records.messageCancelResult
      .forSend(send)
      .put({ at: request?.at ?? 0, problem }, send.id, index);
    await jobs.add(updatePostJob, send.id);
    return;
  }
  const unsent = problem && (await findUnsent(tools, snapshot));
  const result = await appendChange(
    records,
    send.id,
    buildResultChange(snapshot.cancelRequest, { problem, unsent }, clock.now()),
    // Somebody made another request, and the job runs again for it.
    (now) => isCancelRequestOpen(now) && now.changes.length === snapshot.changes.length,
  );
  if (result?.claimed) await finishRequest(tools, result.snapshot);
  else
    await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
}

/** The recipients of the new version whose old message is cancelled. Undefined if there are none. */
async function findUnsent(
  { records, clock }: Tools,
  { send, cancelRequest }: SendSnapshot,
): Promise<readonly number[] | undefined> {
  const phones = new Set(cancelRequest?.next?.plan.recipients.map(({ phone }) => phone));
  const { recipients } = await loadProgress(records, send, clock.now());
  const unsent = recipients.filter(
    ({ state, phone }) => state === 'cancelled' && phones.has(phone) && phone !== ERASED_PHONE,
  );
  return unsent.length > 0 ? unsent.map(({ index }) => index) : undefined;
}

function buildResultChange(
  cancelRequest: CancelRequest | undefined,
  { problem, unsent }: { readonly problem?: Problem; readonly unsent?: readonly number[] },
  at: number,
): SendChange {
  if (problem) return { kind: 'kept', at, problem, unsent };
  return cancelRequest?.next
    ? { kind: 'replaced', at, next: cancelRequest.next.id }
    : { kind: 'returned', at };
}

/** Carries out what follows from a cancel request for the whole send. Idempotent. */
async function finishRequest(tools: Tools, snapshot: SendSnapshot): Promise<void> {
  const { records, jobs } = tools;
  const { send, cancelRequest } = snapshot;
  if (!cancelRequest || cancelRequest.outcome === 'pending') return;
  if (cancelRequest.outcome !== 'kept') await records.scheduledSends().remove(send.id);
  const { by, next } = cancelRequest;
  if (cancelRequest.outcome === 'replaced' && next) await queueNewVersion(tools, send, by, next);
  await jobs.add(updatePostJob, send.id);
}

/** The new version continues in the same post and thread. */
async function queueNewVersion(
  tools: Tools,
  send: Send,
  by: string,
  { id, plan }: NonNullable<CancelRequest['next']>,
): Promise<void> {
  const { records, jobs } = tools;
  const post = await records.post.get(send.id);
  await records.predecessor.forSend(plan).put(send.id, id);
  if (post) await records.post.forSend(plan).put(post, id);
  await records.successor.forSend(plan).put({ id, by }, send.id);
  await queueSend(tools, id, send.user, plan);
  await jobs.add(updatePostJob, id);
}
