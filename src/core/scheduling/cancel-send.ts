import type { Send, SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { cancelAtClickSendJob, queueDuePostUpdateJob, updatePostJob } from '../jobs.ts';
import type { SendChange } from '../records/change-facts.ts';
import { appendChange } from '../sends/change-log.ts';
import {
  countEdits,
  isCancelRequestOpen,
  isHeldByClickSend,
  type SendSnapshot,
} from '../sends/snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

export type CancelResult =
  /** Certain: it will not be sent. */
  | { readonly kind: 'cancelled' }
  /** ClickSend holds it and was asked to cancel it; the post and thread will show the result. */
  | { readonly kind: 'asked' }
  /** Somebody (a Slack user id) had cancelled it before. */
  | { readonly kind: 'before'; readonly by: string }
  /** Too late; with its current progress. */
  | { readonly kind: 'left'; readonly progress: SendProgress }
  /** The send was changed after the button was shown, so the index may mean another recipient now. */
  | { readonly kind: 'outdated' }
  /** There is no such send, or no longer. */
  | { readonly kind: 'gone' };

/** One recipient: the index in the send after this many edits. */
interface RecipientPosition {
  readonly index: number;
  readonly edits: number;
}

/** The change is appended by then. */
const DONE_BY_THEN_MS = 5_000;

/** `one`: a single recipient. Undefined: the whole send. */
export type CancelSend = (id: SendId, by: string, one?: RecipientPosition) => Promise<CancelResult>;

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>;

/**
 * Cancels what was not submitted yet. This and the departure each append a change: one of the two wins, and the
 * result says which. What ClickSend holds, it is asked to cancel.
 */
export function createCancelSend(tools: Tools): CancelSend {
  const { records, jobs, clock, log } = tools;
  const cancelSend: CancelSend = async (id, by, one) => {
    const send = await records.send.get(id);
    if (!send) return { kind: 'gone' };
    // The send was changed at ClickSend, so another one replaced it.
    const successor = await records.successor.get(id);
    if (successor) return one ? { kind: 'outdated' } : cancelSend(successor.id, by);
    // A send without a scheduled time is submitted at once.
    if (!send.schedule) return buildTooLateResult(tools, send);
    const at = clock.now();
    const change: SendChange = one
      ? { kind: 'withdrawn', by, at, index: one.index }
      : { kind: 'cancelled', by, at };
    // Queued before the change and due after it, so that the post shows the change even if a process dies
    // in between.
    await jobs.add(
      queueDuePostUpdateJob,
      { sendId: id, reason: 'cancel' },
      { delayMs: DONE_BY_THEN_MS },
    );
    const result = await appendChange(records, id, change, (now) => canCancel(now, one));
    if (!result) return { kind: 'gone' };
    const { claimed, snapshot } = result;
    if (!claimed) return cancelLate(tools, snapshot, by, one);
    log.info({ sendId: id, by, isWhole: one === undefined }, 'cancelled');
    const isNobodyLeft = snapshot.withdrawn.size === snapshot.send.recipients.length;
    if (isNobodyLeft) await cancelEmptySend(tools, snapshot, by);
    else await followUp(tools, snapshot);
    return { kind: 'cancelled' };
  };
  return cancelSend;
}

async function cancelEmptySend(tools: Tools, { send }: SendSnapshot, by: string): Promise<void> {
  const change: SendChange = { kind: 'cancelled', by, at: tools.clock.now() };
  const result = await appendChange(tools.records, send.id, change);
  if (result) await followUp(tools, result.snapshot);
}

/** Idempotent. */
async function followUp({ records, jobs }: Tools, { send, ended }: SendSnapshot): Promise<void> {
  if (ended) {
    await records.scheduledSends().remove(send.id);
    await records.storedPicture.delete(send.id);
  }
  await jobs.add(updatePostJob, send.id);
}

/** It can no longer be changed here: it was cancelled before, or ClickSend holds it. */
async function cancelLate(
  tools: Tools,
  snapshot: SendSnapshot,
  by: string,
  one: RecipientPosition | undefined,
): Promise<CancelResult> {
  const { ended, changes, withdrawn } = snapshot;
  if (typeof ended === 'object') {
    // Repeated, because the process that cancelled it may have died before the post was updated.
    await followUp(tools, snapshot);
    return { kind: 'before', by: ended.cancelledBy };
  }
  if (one && one.edits !== countEdits(snapshot)) return { kind: 'outdated' };
  if (one && withdrawn.has(one.index)) {
    const change = changes.find((made) => made.kind === 'withdrawn' && made.index === one.index);
    await followUp(tools, snapshot);
    return { kind: 'before', by: change && 'by' in change ? change.by : by };
  }
  return one
    ? requestMessageCancel(tools, snapshot, by, one)
    : requestSendCancel(tools, snapshot, by);
}

/** Cancels all messages that ClickSend holds, and any new version with them. */
async function requestSendCancel(
  tools: Tools,
  { send }: SendSnapshot,
  by: string,
): Promise<CancelResult> {
  const { records, jobs, clock } = tools;
  const result = await appendChange(
    records,
    send.id,
    { kind: 'recalled', by, at: clock.now() },
    (now) =>
      isHeldByClickSend(now, clock.now()) &&
      (!isCancelRequestOpen(now) || now.cancelRequest?.next !== undefined),
  );
  if (!result) return { kind: 'gone' };
  const { claimed, snapshot } = result;
  const { cancelRequest } = snapshot;
  if (!claimed && cancelRequest?.outcome === 'returned')
    return { kind: 'before', by: cancelRequest.by };
  // A new version has replaced the send, or is about to.
  if (!claimed && cancelRequest?.outcome === 'replaced') return { kind: 'outdated' };
  if (!claimed && cancelRequest?.outcome !== 'pending')
    return buildTooLateResult(tools, snapshot.send);
  await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
  await jobs.add(updatePostJob, send.id);
  return { kind: 'asked' };
}

/** Cancels one message that ClickSend holds. */
async function requestMessageCancel(
  tools: Tools,
  snapshot: SendSnapshot,
  by: string,
  { index }: RecipientPosition,
): Promise<CancelResult> {
  const { records, jobs, clock } = tools;
  const { send } = snapshot;
  // The whole send is being cancelled: for a new version, which includes this person, or for good.
  if (isCancelRequestOpen(snapshot))
    return { kind: snapshot.cancelRequest?.next ? 'outdated' : 'asked' };
  const progress = await loadProgress(records, send, clock.now());
  const state = progress.recipients.find((one) => one.index === index)?.state;
  const isWaiting = state === 'scheduled' || state === 'waiting' || state === 'unsure';
  if (!isHeldByClickSend(snapshot, clock.now()) || !isWaiting) return { kind: 'left', progress };
  const last = await records.messageCancelRequest.get(send.id, index);
  const result = await records.messageCancelResult.get(send.id, index);
  // Pressing twice is one request. A request that failed is made again.
  if (!last || result?.at === last.at) await storeMessageCancelRequest(tools, send, by, index);
  await jobs.add(cancelAtClickSendJob, { sendId: send.id, index }, { sooner: true });
  await jobs.add(updatePostJob, send.id);
  return { kind: 'asked' };
}

async function storeMessageCancelRequest(
  { records, clock }: Tools,
  send: Send,
  by: string,
  index: number,
): Promise<void> {
  const request = { by, at: clock.now() };
  // A person who has the send's form open then sees the change.
  await appendChange(records, send.id, { kind: 'oneRecalled', ...request, index }, () => true);
  await records.messageCancelRequest.forSend(send).put(request, send.id, index);
  await records.messageCancelRequests(send.id).add([{ member: String(index), score: request.at }]);
}

async function buildTooLateResult({ records, clock }: Tools, send: Send): Promise<CancelResult> {
  return { kind: 'left', progress: await loadProgress(records, send, clock.now()) };
}

function canCancel(snapshot: SendSnapshot, one: RecipientPosition | undefined): boolean {
  const { ended, withdrawn, send } = snapshot;
  if (ended) return false;
  if (!one) return true;
  return (
    one.edits === countEdits(snapshot) &&
    one.index < send.recipients.length &&
    !withdrawn.has(one.index)
  );
}
